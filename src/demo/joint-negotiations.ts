import { demoId } from './demo-id.js';
import type { DemoTransaction } from './demo-transaction.js';
import { AUTHORITIES, CONSORTIUM, type DemoAuthority } from './organisations.js';
import { actorOf, personAt } from './people.js';
import type { DemoSchool } from './schools.js';

const [LEICESTER, LEICESTERSHIRE, RUTLAND] = AUTHORITIES as unknown as readonly [DemoAuthority, DemoAuthority, DemoAuthority];

interface DemoNegotiation {
  readonly school: string;
  readonly words: string;
  readonly inForce: 'eachMember' | 'allOrNone';
  readonly state: 'asked' | 'optIn';
  readonly members: readonly DemoAuthority[];
}

/** One that the school is asked for, and one that members are asked to join. */
const NEGOTIATIONS: readonly DemoNegotiation[] = [
  {
    school: 'Quillbrook Oak School',
    words: 'The three of us buy most of its places, and paid three different rises last year.',
    inForce: 'eachMember',
    state: 'asked',
    members: [LEICESTER, LEICESTERSHIRE, RUTLAND],
  },
  {
    school: 'Larkmere School',
    words: 'It asked both of us for more than its group’s other schools did. One answer, in force for both or none.',
    inForce: 'allOrNone',
    state: 'optIn',
    members: [LEICESTER],
  },
];

/** Joint negotiations of the round in progress, with the drafts of those who opted in. */
export async function writeJointNegotiations(transaction: DemoTransaction, schools: readonly DemoSchool[]): Promise<void> {
  const lead = personAt(LEICESTERSHIRE.id, 'sesCommissioner');
  for (const [index, joint] of NEGOTIATIONS.entries()) {
    const id = demoId('joint-negotiation', joint.school);
    const school = schools.find(({ name }) => name === joint.school);
    if (!school) throw new Error(`The demo has no school called ${joint.school}.`);
    await transaction.as(actorOf(lead));
    await transaction.insert('joint_negotiations', [
      {
        id,
        consortium_id: CONSORTIUM.id,
        lead_authority_id: LEICESTERSHIRE.id,
        number: index + 1,
        school_id: school.id,
        academic_year: 2027,
        words: joint.words,
        in_force: joint.inForce,
        minimum_members: 2,
        opt_in_by: '2027-01-29',
        state: joint.state,
        opened_by: lead.id,
        opened_by_name: lead.name,
        opened_at: '2026-11-12T10:00:00Z',
        version: 1,
      },
    ]);
    for (const authority of joint.members) {
      const person = personAt(authority.id, 'sesCommissioner');
      await transaction.as(actorOf(person));
      const [own] = await transaction.query<{ id: string }>(
        `select ret.id from uplift_returns ret join uplift_cycles cycle on cycle.id = ret.cycle_id and cycle.academic_year = 2027
         where ret.authority_id = $1 and ret.school_id = $2 and ret.state = 'draft'`,
        [authority.id, school.id],
      );
      if (!own) throw new Error(`${authority.name} has no draft of ${joint.school}.`);
      await transaction.insert('joint_negotiation_members', [
        {
          negotiation_id: id,
          consortium_id: CONSORTIUM.id,
          authority_id: authority.id,
          return_id: own.id,
          state: 'in',
          by_person: person.id,
          by_name: person.name,
          at: '2026-11-13T09:30:00Z',
        },
      ]);
      await transaction.query('update uplift_returns set joint_negotiation_id = $2 where id = $1', [own.id, id]);
    }
  }
}
