import { ARGUMENT, PRINTED } from './permitted-typst.js';

/** A template as it is written out for some facts, fields as stand-ins, with the line of the template that each place came from. */
export interface WrittenOut {
  readonly text: string;
  lineAt(offset: number): number;
}

type Branch = 'program' | 'inverse';
type Choices = ReadonlyMap<hbs.AST.BlockStatement, Branch>;

/**
 * A template written out in as many ways as it takes for every branch of every block to appear at least once: all blocks taken, none taken, and
 * each taken the other way by itself. What a reader of code would call branch coverage; every single result is checked again when it is printed.
 */
export function waysToWriteOut(program: hbs.AST.Program): WrittenOut[] {
  const blocks = blocksOf(program, new Map());
  const none = new Map(blocks.map(({ block }) => [block, 'inverse' as const]));
  const ways: Choices[] = [
    new Map(),
    none,
    ...blocks.map(({ block, reachedBy }) => new Map<hbs.AST.BlockStatement, Branch>([...reachedBy, [block, 'inverse']])),
  ];
  return ways.map((choices) => writeOut(program, choices));
}

export const blockCount = (program: hbs.AST.Program): number => blocksOf(program, new Map()).length;

interface PlacedBlock {
  readonly block: hbs.AST.BlockStatement;
  readonly reachedBy: Choices;
}

function blocksOf(program: hbs.AST.Program | undefined, reachedBy: Choices): PlacedBlock[] {
  return (program?.body ?? []).flatMap((statement) => {
    if (statement.type !== 'BlockStatement') return [];
    const block = statement as hbs.AST.BlockStatement;
    return [
      { block, reachedBy },
      ...blocksOf(block.program, reachedBy),
      ...blocksOf(block.inverse, new Map([...reachedBy, [block, 'inverse']])),
    ];
  });
}

function writeOut(program: hbs.AST.Program, choices: Choices): WrittenOut {
  const pieces: { readonly text: string; readonly line: number }[] = [];
  const write = (from: hbs.AST.Program | undefined): void => {
    for (const statement of from?.body ?? []) {
      const line = statement.loc.start.line;
      if (statement.type === 'ContentStatement') {
        const { value, original } = statement as hbs.AST.ContentStatement & { readonly original: string };
        const before = original.slice(0, Math.max(0, original.indexOf(value)));
        pieces.push({ text: value, line: line + before.split('\n').length - 1 });
      } else if (statement.type === 'MustacheStatement')
        pieces.push({ text: (statement as hbs.AST.MustacheStatement).escaped ? PRINTED : ARGUMENT, line });
      else if (statement.type === 'BlockStatement') {
        const block = statement as hbs.AST.BlockStatement;
        if (choices.get(block) === 'inverse') write(block.inverse);
        else {
          write(block.program);
          // What ends one round of a list meets what begins the next.
          if (block.path.original === 'each') write(block.program);
        }
      }
    }
  };
  write(program);
  return {
    text: pieces.map(({ text }) => text).join(''),
    lineAt(offset) {
      let left = offset;
      for (const { text, line } of pieces) {
        if (left < text.length) return line + text.slice(0, left).split('\n').length - 1;
        left -= text.length;
      }
      const last = pieces.at(-1);
      return last ? last.line + last.text.split('\n').length - 1 : 1;
    },
  };
}
