import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { projectRoot } from '../config.js';

/** What a mail says. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

type Render = (view: object) => string;

const FOLDER = join(projectRoot, 'templates', 'mail');
const PARTS = ['subject', 'txt', 'html'] as const;

/**
 * The mails in templates/mail: three files a mail (subject, text and HTML) inside one layout for text and one for HTML. Compiled at start, so
 * that a template that cannot be read is known before the first mail.
 */
export class MailTemplates {
  readonly names: readonly string[];
  private readonly renders = new Map<string, Render>();

  constructor(publicUrl: string) {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.hbs'));
    this.names = files.filter((file) => file.endsWith('.subject.hbs')).map((file) => file.slice(0, -'.subject.hbs'.length));
    for (const part of PARTS) {
      const handlebars = Handlebars.create();
      handlebars.registerHelper('link', (path: unknown) => publicUrl + String(path));
      handlebars.registerHelper('count', (list: unknown) => (Array.isArray(list) ? list.length : 0));
      handlebars.registerHelper('one', (list: unknown) => Array.isArray(list) && list.length === 1);
      const options = { strict: true, noEscape: part !== 'html' };
      const layout = files.find((file) => file === `layout.${part}.hbs`);
      if (layout) handlebars.registerPartial('layout', handlebars.compile(source(layout), { noEscape: part !== 'html' }));
      for (const name of this.names) this.renders.set(`${name}.${part}`, handlebars.compile(source(`${name}.${part}.hbs`), options));
    }
  }

  render(name: string, view: object): RenderedMail {
    const [subject, text, html] = PARTS.map((part) => {
      const render = this.renders.get(`${name}.${part}`);
      if (!render) throw new Error(`There is no mail template called ${name}.`);
      return render(view);
    }) as [string, string, string];
    return { subject: subject.replace(/\s+/g, ' ').trim(), text: text.replace(/\n{3,}/g, '\n\n').trim() + '\n', html };
  }
}

const source = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
