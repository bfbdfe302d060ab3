import { randomUUID } from 'node:crypto';
import type { BlockTerms } from '../../src/contracts/terms.js';
import { pounds } from '../../src/kernel/money.js';
import { blockTerms } from './block-world.js';
import type { RoundWorld } from './round-world.js';

interface Entered {
  readonly kind: 'spot' | 'block' | 'framework';
  readonly reference: string;
  readonly school?: keyof RoundWorld['schools'];
  readonly state?: string;
  readonly startsOn?: string;
  readonly endsOn?: string;
  readonly wholeLifePounds?: number | null;
  readonly places?: number;
  readonly extensions?: BlockTerms['extensions'];
  readonly placementId?: string;
  readonly frameworkId?: string;
  readonly signedOn?: string;
  /** Of an IPA: pounds a year that carry VAT, of so many. */
  readonly fees?: { readonly standard: number; readonly exempt: number };
  readonly authorityId?: string;
  readonly draftedBy?: string;
}

/** A contract as it stands in the database, whoever entered it: procurement reads contracts, it makes none. */
export async function aContract(world: RoundWorld, entered: Entered): Promise<string> {
  const { kind, reference, school = 'ash', state = 'active', startsOn = '2026-09-01', endsOn = '2031-08-31' } = entered;
  const id = randomUUID();
  const authorityId = entered.authorityId ?? world.authorityId;
  const draftedBy = entered.draftedBy ?? world.people.head;
  const { rows } = await world.owner.query<{ provider_id: string }>('select provider_id from schools where id = $1', [
    world.schools[school].id,
  ]);
  await world.owner.query(
    `insert into contracts (id, authority_id, school_id, provider_id, kind, reference, title, state, starts_on, ends_on, placement_id, framework_id, supplier_number, order_number, drafted_by)
     values ($1, $2, $3, $4, $5, $6, 'Places for Kai Marsden', $7, $8, $9, $10, $11, 'S-1', 'PO-1', $12)`,
    [
      id,
      authorityId,
      world.schools[school].id,
      rows[0]!.provider_id,
      kind,
      reference,
      state,
      startsOn,
      endsOn,
      entered.placementId ?? null,
      entered.frameworkId ?? null,
      draftedBy,
    ],
  );
  const { standard = 0, exempt = 0 } = entered.fees ?? {};
  const terms = {
    ...blockTerms({
      extensions: entered.extensions ?? [],
      groups: [{ ...blockTerms().groups[0]!, guaranteed: entered.places ?? 25 }],
    }),
    ...(kind === 'spot'
      ? {
          kind: 'spot',
          groups: undefined,
          feeLines: [
            { kind: 'core', annualPence: pounds(exempt), vat: 'exempt' },
            { kind: 'other', annualPence: pounds(standard), vat: 'standard' },
          ],
        }
      : kind === 'framework'
        ? { kind: 'framework', groups: undefined }
        : {}),
  };
  const inForce = ['active', 'noticeGiven', 'ended', 'superseded'].includes(state);
  await world.owner.query(
    `insert into contract_versions (contract_id, authority_id, school_id, number, state, effective_on, terms, terms_sha256, whole_life_pence, drafted_by, drafted_at, signed_at)
     values ($1, $2, $3, 1, $4, $5, $6, 'test', $7, $8, '2026-06-01', $9)`,
    [
      id,
      authorityId,
      world.schools[school].id,
      inForce ? 'inForce' : state,
      startsOn,
      JSON.stringify(terms),
      entered.wholeLifePounds === null || kind === 'framework' ? null : pounds(entered.wholeLifePounds ?? 8_125_000),
      draftedBy,
      entered.signedOn ?? null,
    ],
  );
  return id;
}
