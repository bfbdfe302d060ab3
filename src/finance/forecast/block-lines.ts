import type { Block } from '../../contracts/block/block-facts.js';
import type { LedgerRun } from '../../contracts/block/block-ledger.js';
import type { NamedLine } from './forecast.js';

/**
 * What an authority pays for a block, day by day, as lines of a forecast: its own pupils' places, and of the contract that it signed the empty
 * ones too. A place that another authority's pupil has is that authority's, which is recharged for it.
 */
export function linesOfBlock(block: Block, authorityId: string): NamedLine[] {
  const { facts, runs, charging } = block;
  const settingOf = new Map(block.terms.groups.map(({ name, setting }) => [name, setting]));
  return runs
    .filter((run) => run.owedPence > 0 && payerOf(run, facts.authority.id) === authorityId)
    .map((run) => ({
      id: `${run.place.id} ${run.days.from}`,
      placementId: facts.id,
      blockId: facts.id,
      schoolId: facts.school.id,
      setting: settingOf.get(run.place.group) ?? 'day',
      pupilReference: facts.reference,
      kind: 'core',
      label: `Place ${String(run.place.number)}${run.kind === 'void' ? ', empty' : ''}`,
      annualPence: run.owedPence,
      from: run.days.from,
      to: run.days.to,
      basis: charging.basis,
      hnbEligible: true,
      shares: [],
      inSight: null,
    }));
}

const payerOf = ({ stay }: LedgerRun, ownerId: string): string => stay?.authorityId ?? ownerId;
