import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import Handlebars from 'handlebars';
import { projectRoot } from '../../platform/config.js';
import { HELPERS } from './helpers.js';

export const PAGES = join(projectRoot, 'templates/pages');

type Template = (view: object, options?: object) => string;

/**
 * The portal's Handlebars: helpers, layouts and components by name, and pages by their path. Pages are compiled when first shown.
 * A template that uses a name which its view does not have shows nothing; a missing partial is a bug and throws.
 */
export class Templates {
  private readonly handlebars = Handlebars.create();
  private readonly pages = new Map<string, Template>();

  constructor() {
    this.handlebars.registerHelper(HELPERS as Record<string, Handlebars.HelperDelegate>);
    for (const folder of ['layouts', 'components'])
      for (const file of readdirSync(join(PAGES, folder)))
        if (extname(file) === '.hbs')
          this.handlebars.registerPartial(basename(file, '.hbs'), readFileSync(join(PAGES, folder, file), 'utf8'));
    // Parts of one journey's pages: `journey/_part.hbs` is the partial "journey/part".
    for (const folder of readdirSync(PAGES, { withFileTypes: true }))
      if (folder.isDirectory() && !['layouts', 'components', 'styles'].includes(folder.name))
        for (const file of readdirSync(join(PAGES, folder.name)))
          if (file.startsWith('_') && extname(file) === '.hbs')
            this.handlebars.registerPartial(
              `${folder.name}/${basename(file, '.hbs').slice(1)}`,
              readFileSync(join(PAGES, folder.name, file), 'utf8'),
            );
  }

  /** The HTML of a page, by its path under templates/pages without ending. */
  render(name: string, view: object, data: object = {}): string {
    let template = this.pages.get(name);
    if (!template) {
      const file = join(PAGES, `${name}.hbs`);
      if (!existsSync(file)) throw new Error(`There is no page ${name}.`);
      template = this.handlebars.compile(readFileSync(file, 'utf8'), { preventIndent: true });
      this.pages.set(name, template);
    }
    // A list's state is a class: its export addresses are a getter, the one thing of it that a template reads.
    return template(view, { data, allowedProtoProperties: { exports: true } });
  }

  /** A component by itself, as the catalogue shows it. */
  renderComponent(name: string, view: object): string {
    return this.handlebars.compile(`{{> ${name} this}}`)(view);
  }
}
