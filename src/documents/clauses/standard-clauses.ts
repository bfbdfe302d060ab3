import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { projectRoot } from '../rendering/project-root.js';
import { CLAUSE_KINDS, type ClauseKind } from './contract-kinds.js';

/** One version of a clause that comes with the product. */
export interface StandardClause {
  readonly key: string;
  readonly number: number;
  readonly position: number;
  readonly title: string;
  readonly text: string;
  readonly kinds: readonly ClauseKind[];
  readonly inEvery: boolean;
  readonly effectiveFrom: IsoDate;
  readonly reason: string;
}

const FOLDER = join(projectRoot(), 'templates', 'clauses');

/** The clauses of templates/clauses, one file a version: `noticePeriod.1.md`. A published file is never changed; a change is the next number. */
export function standardClauses(folder = FOLDER): StandardClause[] {
  return readdirSync(folder)
    .filter((file) => /^[a-zA-Z0-9]+\.\d+\.md$/.test(file))
    .map((file) => readClause(file, readFileSync(join(folder, file), 'utf8')))
    .sort((one, other) => one.position - other.position || one.number - other.number);
}

/** A file: `name: value` lines between two lines of three hyphens, then the text. */
export function readClause(file: string, source: string): StandardClause {
  const [key = '', number = ''] = file.split('.');
  const [, head = '', text = ''] = /^---\n([^]*?)\n---\n([^]*)$/.exec(source) ?? [];
  const facts = new Map(head.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
  const fact = (name: string): string => {
    const value = facts.get(name);
    if (!value) throw new Error(`${file} does not say its “${name}”.`);
    return value;
  };
  return {
    key,
    number: Number(number),
    position: Number(fact('position')),
    title: fact('title'),
    text: text.trim(),
    kinds: fact('kinds')
      .split(', ')
      .map((kind) => clauseKind(file, kind)),
    inEvery: fact('inEvery') === 'yes',
    effectiveFrom: isoDate(fact('from')),
    reason: fact('reason'),
  };
}

function clauseKind(file: string, name: string): ClauseKind {
  const kind = CLAUSE_KINDS.find((each) => each === name);
  if (!kind) throw new Error(`${file}: there is no kind of contract “${name}”.`);
  return kind;
}
