import type { IsoDate } from '../../kernel/dates.js';
import type { CostDriver } from '../return-line.entity.js';
import type { FeeLetterRead, LetterReturn } from './fee-letters.query.js';
import { type ProposedLine, proposeLines } from './rules/proposal.js';

/** What a letter would put into the school's return of the open round. */
export interface LetterProposal {
  readonly upliftReturn: LetterReturn;
  readonly lines: readonly ProposedLine[];
  readonly driver: CostDriver | null;
  /** Days from which the letter asks, where they are not the day from which a line may rise. */
  readonly otherDays: readonly IsoDate[];
  readonly canEnter: boolean;
}

/**
 * The proposal for one of the school's returns in open rounds: the one asked for; else the draft whose lines rise on the day the letter names; else
 * the latest draft; else the latest return, which can no longer be entered. Null without a school or an open round.
 */
export function letterProposal(letter: FeeLetterRead, returnId?: string | null): LetterProposal | null {
  const { returns, reading } = letter;
  const effective = new Set((reading?.findings.effective ?? []).map(({ on }) => on));
  const drafts = returns.filter(({ state }) => state === 'draft');
  const upliftReturn =
    returns.find(({ id }) => id === returnId) ??
    drafts.find(({ lines }) => lines.some(({ effectiveOn }) => effective.has(effectiveOn))) ??
    drafts[0] ??
    returns[0];
  if (!upliftReturn) return null;
  const days = new Set(upliftReturn.lines.map(({ effectiveOn }) => effectiveOn));
  return {
    upliftReturn,
    lines: proposeLines(reading?.findings.asks ?? [], upliftReturn.lines),
    driver: reading?.findings.drivers[0]?.driver ?? null,
    otherDays: [...effective].filter((on) => !days.has(on)),
    canEnter: upliftReturn.state === 'draft' && letter.upliftReturn === null && letter.setAside === null,
  };
}
