import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PAGES } from './templates.js';

/** What a component's .json says of it. */
export interface ComponentDocument {
  readonly name: string;
  readonly about: string;
  readonly parameters: Readonly<Record<string, { readonly type: string; readonly about: string }>>;
  readonly examples: readonly { readonly name: string; readonly view: object }[];
}

const FOLDER = join(PAGES, 'components');

export const componentNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => basename(file, '.hbs'))
    .sort();

export const documentOf = (name: string): ComponentDocument => ({
  name,
  ...(JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Omit<ComponentDocument, 'name'>),
});

export const sourceOf = (name: string): string => readFileSync(join(FOLDER, `${name}.hbs`), 'utf8');
