import type { Client } from './app.js';
import { EMAILS, type RoundWorld } from './round-world.js';

/** A consortium of these authorities, the first of which leads. Answers its id. */
export async function aConsortium(world: RoundWorld, ...authorities: readonly string[]): Promise<string> {
  const consortium = await world.anOrganisation('consortium', 'The Shires');
  for (const [index, authority] of authorities.entries())
    await world.owner.query(
      `insert into consortium_members (consortium_id, authority_id, lead, period) values ($1, $2, $3, '[2020-01-01,)')`,
      [consortium, authority, index === 0],
    );
  return consortium;
}

export interface ThreeCouncils {
  readonly consortium: string;
  readonly third: string;
  readonly emails: Readonly<Record<string, string>>;
  readonly client: Record<string, Client>;
}

/** The round's council and two neighbours that buy as one, led by the first, with the people of all three signed in. The neighbours' Finance alone approves. */
export async function threeCouncils(world: RoundWorld, { offerWorkingDays = 10 } = {}): Promise<ThreeCouncils> {
  const third = await world.anOrganisation('authority', 'Thirdshire Council', { laCode: '803' });
  const consortium = await aConsortium(world, world.authorityId, world.neighbourId, third);
  for (const authority of [world.neighbourId, third]) {
    await world.owner.query(
      `insert into approval_matrix_bands (authority_id, effective_from, position, up_to_pence, roles, key_decision) values ($1, '2025-01-01', 1, null, '{financePartner}', false)`,
      [authority],
    );
    await world.owner.query(
      `insert into uplift_policies (authority_id, effective_from, window_opens, window_closes, late_rule, months_between_uplifts, evidence_above_bp, offer_working_days,
         benchmark_minimum, appeal_days, call_in_working_days, key_decision_notice_days)
       values ($1, '2024-01-01', '11-01', '01-31', 'oneTermAfterReceipt', 12, 700, $2, 5, 14, 5, 28)`,
      [authority, offerWorkingDays],
    );
  }
  const people: [string, string, string, string][] = [
    ['lead', 'commissioner@testshire.example', 'sesCommissioner', world.authorityId],
    ['llr', 'commissioner@shires.example', 'llrCommissioner', consortium],
    ['next', 'commissioner@nextshire.example', 'sesCommissioner', world.neighbourId],
    ['nextHead', 'head@nextshire.example', 'headOfSes', world.neighbourId],
    ['nextFinance', 'finance@nextshire.example', 'financePartner', world.neighbourId],
    ['third', 'commissioner@thirdshire.example', 'sesCommissioner', third],
    ['thirdHead', 'head@thirdshire.example', 'headOfSes', third],
    ['thirdOfficer', 'officer@thirdshire.example', 'sesOfficer', third],
    ['thirdFinance', 'finance@thirdshire.example', 'financePartner', third],
  ];
  const emails: Record<string, string> = { ...EMAILS };
  for (const [who, email, role, organisation] of people) {
    await world.aPerson(email, [role], organisation, `${who} Person`);
    emails[who] = email;
  }
  const client: Record<string, Client> = {};
  for (const [who, email] of Object.entries(emails)) client[who] = await world.as(email);
  return { consortium, third, emails, client };
}
