import { type IsoDate, addDays, earlierOf, isoDate } from '../kernel/dates.js';
import { pounds } from '../kernel/money.js';
import { type CostedOffer, type Reply, replyDueOn } from '../placements/consultations/consultation.js';
import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import type { DemoAuthority } from './organisations.js';
import { personAt } from './people.js';
import type { DemoPlacement } from './placements.js';
import type { DemoSchool } from './schools.js';

const NEWCOMERS = ['A', 'B', 'C'] as const;

/** Three pupils of each council for whom schools are asked: one waits for a reply, one has an offer, one school is full. */
export function consultationRows(
  authority: DemoAuthority,
  placements: readonly DemoPlacement[],
  today: IsoDate,
): { readonly pupils: Row[]; readonly consultations: Row[] } {
  const officer = personAt(authority.id, 'sesOfficer');
  const schools = [...new Set(placements.map(({ school }) => school))].filter(({ name }) => name !== 'Heron Sluice School').slice(0, 3);
  const sentOn = [addDays(today, -8), addDays(today, -16), addDays(today, -20)];
  const offer: CostedOffer = {
    startsOn: isoDate('2027-01-11'),
    setting: 'day',
    weeksAYear: 38,
    nightsAWeek: null,
    chargingKind: 'schoolDay',
    chargingUnits: 190,
    lines: [
      { kind: 'core', label: '', unit: 'year', quantity: 1, annualPence: pounds(58_400), vat: 'exempt' },
      { kind: 'therapy', label: 'speech and language', unit: 'year', quantity: 1, annualPence: pounds(4_750), vat: 'exempt' },
    ],
  };
  const replies: readonly { readonly reply: Reply | null; readonly words: string; readonly offer: CostedOffer | null }[] = [
    { reply: null, words: '', offer: null },
    { reply: 'offer', words: 'A place in the lower school from January, with weekly therapy.', offer },
    { reply: 'full', words: 'All classes of this age are full until September 2027.', offer: null },
  ];
  const pupils = NEWCOMERS.map((letter, index) => ({
    id: demoId('consulted-pupil', authority.key, letter),
    authority_id: authority.id,
    reference: `${authority.prefix}-9000${String(index + 1)}`,
    year_group: 6 + index,
    primary_need: (['ASD', 'SEMH', 'SLCN'] as const)[index] ?? 'ASD',
    birth_month: `${String(2016 - index)}-03-01`,
    outward_postcode: placements[index]?.outward ?? null,
    version: 1,
    created_at: '2026-10-01T09:00:00Z',
  }));
  const consultations = schools.flatMap((school: DemoSchool, index) => {
    const [pupil, answer, sent] = [pupils[index], replies[index], sentOn[index]];
    if (!pupil || !answer || !sent) return [];
    return [
      {
        id: demoId('consultation', authority.key, index),
        authority_id: authority.id,
        school_id: school.id,
        pupil_id: pupil.id,
        state: answer.reply === null ? 'sent' : 'replied',
        sent_on: sent,
        reply_due_on: replyDueOn(sent),
        asked_by_family: index === 0,
        sent_by: officer.id,
        sent_by_name: officer.name,
        reply: answer.reply,
        reply_words: answer.words,
        replied_on: answer.reply === null ? null : earlierOf(addDays(sent, 11), today),
        offer: answer.offer,
        offer_starts_on: answer.offer?.startsOn ?? null,
        version: answer.reply === null ? 1 : 2,
      },
    ];
  });
  return { pupils, consultations };
}
