import { demoId } from './demo-id.js';
import type { DemoTransaction } from './demo-transaction.js';
import { AUTHORITIES, type DemoAuthority, PLATFORM } from './organisations.js';
import { actorOf, personAt } from './people.js';

const [, LEICESTERSHIRE, RUTLAND] = AUTHORITIES as unknown as readonly [DemoAuthority, DemoAuthority, DemoAuthority];

const EAST = {
  code: '861',
  name: 'East Leicestershire and Rutland Council',
  postcodes: ['LE13', 'LE14', 'LE15', 'LE16', 'LE17', 'PE9', 'LE71AA'],
};
const WEST = {
  code: '862',
  name: 'West Leicestershire Council',
  postcodes: ['CV13', 'DE12', 'DE74', 'LE10', 'LE11', 'LE12', 'LE6', 'LE65', 'LE67', 'LE9', 'LE19', 'LE18', 'LE8', 'LE79ZZ'],
};

/** An invented plan, as a draft: Rutland and the east of Leicestershire become one authority, the west another; LE7 is cut through. */
export async function planReorganisation(transaction: DemoTransaction): Promise<void> {
  const administrator = personAt(PLATFORM.id, 'platformAdministrator');
  const id = demoId('reorganisation', 'east-and-west');
  const of = (code: string): string => demoId('reorganised', code);
  await transaction.as(actorOf(administrator));
  await transaction.insert('reorganisations', [
    {
      id,
      name: 'East and West Leicestershire',
      on_day: '2028-04-01',
      state: 'draft',
      version: 1,
      drafted_by: administrator.id,
      drafted_by_name: administrator.name,
    },
  ]);
  await transaction.insert(
    'reorganisation_successors',
    [
      { ...EAST, rules: RUTLAND },
      { ...WEST, rules: LEICESTERSHIRE },
    ].map(({ code, name, rules }) => ({
      reorganisation_id: id,
      organisation_id: of(code),
      is_new: true,
      name,
      la_code: code,
      rules_from: rules.id,
    })),
  );
  const part = (from: DemoAuthority, code: string, share: number, chief: boolean) => ({
    reorganisation_id: id,
    predecessor_id: from.id,
    successor_id: of(code),
    share_bp: share,
    chief,
  });
  await transaction.insert('reorganisation_parts', [
    part(RUTLAND, EAST.code, 10_000, true),
    part(LEICESTERSHIRE, EAST.code, 3_500, false),
    part(LEICESTERSHIRE, WEST.code, 6_500, true),
  ]);
  await transaction.insert(
    'reorganisation_postcodes',
    [EAST, WEST].flatMap(({ code, postcodes }) =>
      postcodes.map((postcode) => ({
        reorganisation_id: id,
        postcode,
        outward: /[0-9][A-Z]{2}$/.test(postcode) ? postcode.slice(0, -3) : postcode,
        successor_id: of(code),
      })),
    ),
  );
}
