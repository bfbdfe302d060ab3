import { Get, Inject, NotFoundException } from '@nestjs/common';
import type { Config } from '../../platform/config.js';
import { CONFIG } from '../../platform/platform.module.js';
import { componentNames, documentOf } from '../foundation/components.js';
import { PageRenderer } from '../foundation/page-renderer.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';

/** Every component with its examples, for whoever makes pages; not in production. */
@Portal({ open: true })
export class CataloguePages {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly renderer: PageRenderer,
  ) {}

  @Get('catalogue')
  show(): Reply {
    if (this.config.production) throw new NotFoundException();
    return page('catalogue/catalogue', 'Components', {
      components: componentNames()
        .map(documentOf)
        .map(({ name, about, parameters, examples }) => ({
          name,
          about,
          parameters: Object.entries(parameters).map(([key, { type, about: value }]) => ({ key: `${key} (${type})`, value })),
          examples: examples.map((example) => ({ name: example.name, html: this.renderer.templates.renderComponent(name, example.view) })),
        })),
    });
  }
}
