import { LongWorkRunner } from '../../src/platform/jobs/long-work-runner.js';
import { EMAILS, type RoundWorld } from './round-world.js';
import { aConsortium } from './three-councils.js';

export const COMMISSIONER = 'commissioner@shires.example';
export const NEXT = 'head@nextshire.example';

/** A published figure, and what it may stand for. */
export interface Figure {
  readonly figure: number | null;
  readonly least: number | null;
  readonly most: number | null;
  readonly words: string;
}

/** A row of published demand as GraphQL answers it. */
export interface DemandRow {
  readonly cell: readonly { readonly dimension: string; readonly category: string }[];
  readonly members: readonly { readonly authorityId: string; readonly figure: Figure }[];
  readonly pooled: Figure;
  readonly own: number | null;
}
export const DEMAND_ROWS = `rows { cell { dimension category } members { authorityId figure { figure least most words } } pooled { figure least most words } own }`;

/** The round's council and its neighbour share their demand with a consortium that has a commissioner. Answers the consortium. */
export async function sharingDemand(world: RoundWorld): Promise<string> {
  const consortium = await aConsortium(world, world.authorityId, world.neighbourId);
  await world.aPerson(COMMISSIONER, ['llrCommissioner'], consortium, 'Cora Commissioner');
  await world.aPerson(NEXT, ['headOfSes'], world.neighbourId, 'Ned Next');
  for (const authority of [world.authorityId, world.neighbourId])
    await world.owner.query(
      `insert into sharing_agreements (consortium_id, authority_id, subject, period, signed_on, reference) values ($1, $2, 'demand', '[2026-01-01,)', '2025-12-01', 'ISA/2')`,
      [consortium, authority],
    );
  return consortium;
}

/** Both have districts and so many children, and have published them today. Answers the consortium. */
export async function publishedDemand(world: RoundWorld, ours: number, theirs: number): Promise<string> {
  const consortium = await sharingDemand(world);
  await world.owner.query(
    `insert into release_districts (authority_id, code, name, outward_postcodes) values ($1, 'north', 'North Test', '{TE1}'), ($1, 'south', 'South Test', '{TE2}'), ($2, 'vale', 'The Vale', '{TE1,TE2}')`,
    [world.authorityId, world.neighbourId],
  );
  await someChildren(world, world.authorityId, 'T-', ours);
  await someChildren(world, world.neighbourId, 'N-', theirs);
  for (const [who, authorityId] of [
    [EMAILS.head, world.authorityId],
    [NEXT, world.neighbourId],
  ] as const) {
    const { data } = await (await world.as(who)).gql('mutation { publishDemand { workId userErrors { code } } }');
    await world.app.get(LongWorkRunner).run({ workId: data.publishDemand.workId, authorityId });
  }
  return consortium;
}

/** So many children of an authority, spread over needs, years, terms, settings and homes, the same every time. */
export async function someChildren(world: RoundWorld, authorityId: string, prefix: string, count: number): Promise<void> {
  await world.owner.query(
    `with child as (
       insert into pupils (authority_id, reference, year_group, primary_need, outward_postcode)
       select $1, $2 || number, 2 + (number * 7) % 12, (array['ASD', 'ASD', 'SEMH', 'SLCN', 'MLD'])[1 + number % 5], (array['TE1', 'TE2', 'ZZ9'])[1 + number % 3]
       from generate_series(1, $3::int) number returning id, reference)
     insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis)
     select $1, $4, id, (array['2025-09-01', '2026-01-10', '2026-04-20'])[1 + length(reference) % 3]::date, 'day', 'agreed' from child`,
    [authorityId, prefix, count, world.schools.ash.id],
  );
}
