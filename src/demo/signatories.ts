import { demoId } from './demo-id.js';
import type { DemoTransaction } from './demo-transaction.js';
import { AUTHORITIES, FEES_GROUP, FEES_PROVIDER, RIVAL_PROVIDER, provider } from './organisations.js';
import { type DemoPerson, actorOf, personAt } from './people.js';

const RECORDED_AT = '2026-09-02T09:00:00Z';

interface DemoSignatory {
  readonly person: DemoPerson;
  readonly capacity: string;
  readonly upToPounds: number | null;
  readonly recordedBy: DemoPerson;
  /** The second person; none: it waits to be confirmed. */
  readonly confirmedBy: Pick<DemoPerson, 'id' | 'name'> | null;
}

/** Who may sign: at each council three, of whom the last waits for the second person; at the schools that sign in, their fees managers. */
export async function recordSignatories(transaction: DemoTransaction): Promise<void> {
  for (const signatory of [...AUTHORITIES.flatMap(({ id }) => ofCouncil(id)), ...SCHOOLS.map(ofProvider)])
    await record(transaction, signatory);
}

const SCHOOLS = [provider(FEES_PROVIDER).id, provider(RIVAL_PROVIDER).id, FEES_GROUP.id];

function ofCouncil(id: string): DemoSignatory[] {
  const [head, director, finance] = [personAt(id, 'headOfSes'), personAt(id, 'director'), personAt(id, 'financePartner')];
  return [
    { person: head, capacity: 'Head of SES', upToPounds: 500_000, recordedBy: finance, confirmedBy: director },
    { person: director, capacity: 'Director of Children’s Services', upToPounds: null, recordedBy: finance, confirmedBy: head },
    {
      person: personAt(id, 's151Delegate'),
      capacity: 'Delegate of the s151 officer',
      upToPounds: 2_000_000,
      recordedBy: director,
      confirmedBy: null,
    },
  ];
}

/** A school has one person here, so its company secretary, who has left since, confirmed. */
function ofProvider(id: string): DemoSignatory {
  const person = personAt(id, 'providerFeesManager');
  const secretary = { id: demoId('person', 'secretary', id), name: 'Agnes Rowell, company secretary' };
  return { person, capacity: 'Authorised signatory', upToPounds: null, recordedBy: person, confirmedBy: secretary };
}

async function record(
  transaction: DemoTransaction,
  { person, capacity, upToPounds, recordedBy, confirmedBy }: DemoSignatory,
): Promise<void> {
  const id = demoId('signatory', person.email);
  await transaction.as(actorOf(recordedBy));
  await transaction.insert('authorised_signatories', [
    {
      id,
      organisation_id: person.organisation.id,
      person_id: person.id,
      person_name: person.name,
      capacity,
      up_to_pence: upToPounds === null ? null : upToPounds * 100,
      period: '[2026-09-01,)',
      recorded_by: recordedBy.id,
      recorded_by_name: recordedBy.name,
      recorded_at: RECORDED_AT,
    },
  ]);
  if (confirmedBy)
    await transaction.query(
      'update authorised_signatories set confirmed_by = $2, confirmed_by_name = $3, confirmed_at = $4 where id = $1',
      [id, confirmedBy.id, confirmedBy.name, RECORDED_AT],
    );
}
