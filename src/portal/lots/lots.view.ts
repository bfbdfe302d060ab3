import { formatDate } from '../../kernel/dates.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Pence } from '../../kernel/money.js';
import { type AwardInput, type CostedChoice, type LimitName, totalWeight } from '../../pooling/award/award.js';
import { placesOfBid } from '../../pooling/award/recheck.js';
import { choiceOf, explainBid } from '../../pooling/lots/award-input.js';
import { besidesInWords, ladderInWords } from '../../pooling/lots/bid.js';
import type { LotState } from '../../pooling/lots/lot.js';
import type { LotAct, LotAwardView, LotBidView, LotLineView, LotMember, LotView } from '../../pooling/lots/lots.query.js';
import type { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords, momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

export const LOT_TAGS: Readonly<Record<LotState, { readonly text: string; readonly colour: string }>> = {
  draft: { text: 'Draft', colour: 'grey' },
  optIn: { text: 'Members say what they want', colour: 'yellow' },
  specifying: { text: 'Members vote on it', colour: 'yellow' },
  published: { text: 'Schools bid', colour: 'blue' },
  opened: { text: 'Bids are weighed', colour: 'yellow' },
  proposed: { text: 'Members vote on the award', colour: 'yellow' },
  approving: { text: 'Members approve their shares', colour: 'yellow' },
  awarded: { text: 'Awarded', colour: 'green' },
  contracted: { text: 'Contracts drafted', colour: 'green' },
  notAwarded: { text: 'Not awarded', colour: 'red' },
  withdrawn: { text: 'Withdrawn', colour: 'grey' },
};

const LIMIT_WORDS: Readonly<Record<LimitName, string>> = {
  mostSharePercent: 'The most that one provider may have',
  mostProviders: 'The most providers',
  minimumQuality: 'The least quality',
  conditions: 'The conditions of bids',
};

const PHASE_WORDS = { primary: 'Primary', secondary: 'Secondary', post16: 'Post-16', any: 'Any phase' } as const;
const SETTING_WORDS = { day: 'day', residential: 'residential' } as const;

export const kindOfPlaces = ({ phase, setting, needs }: Pick<LotLineView, 'phase' | 'setting' | 'needs'>): string =>
  `${PHASE_WORDS[phase]}, ${SETTING_WORDS[setting]}${needs.length === 0 ? ', any need' : `, ${needs.join(' or ')}`}`;

export const LOTS: Table<LotView> = {
  name: 'lots',
  caption: 'Lots',
  columns: [
    { key: 'number', heading: 'No.', type: 'integer', value: ({ number }) => number },
    {
      key: 'title',
      heading: 'Lot',
      type: 'text',
      value: ({ title }) => title,
      href: ({ id }) => paths.lot(id),
      note: ({ leadName }) => `led by ${leadName}`,
    },
    { key: 'places', heading: 'Places wanted', type: 'text', value: ({ lines }) => wanted(lines) },
    { key: 'starts', heading: 'From', type: 'date', value: ({ startsOn }) => startsOn },
    { key: 'ends', heading: 'Until', type: 'date', value: ({ endsOn }) => endsOn },
    { key: 'closes', heading: 'Bids close', type: 'dateTime', value: ({ closesAt }) => closesAt },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => LOT_TAGS[state].text,
      colour: ({ state }) => LOT_TAGS[state].colour,
    },
  ],
};

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/** "13 to 22": committed and the most, over all lines. */
const wanted = (lines: readonly Pick<LotLineView, 'committed' | 'most'>[]): string =>
  `${String(total(lines.map(({ committed }) => committed)))} to ${String(total(lines.map(({ most }) => most)))}`;

export const LINES: Table<Omit<LotLineView, 'spotPence'> & { readonly spotPence?: Pence }> = {
  name: 'lot-lines',
  caption: 'Places asked for',
  columns: [
    { key: 'name', heading: 'Places', type: 'text', value: ({ name }) => name, note: (line) => kindOfPlaces(line) },
    { key: 'committed', heading: 'Committed', type: 'integer', value: ({ committed }) => committed },
    { key: 'expected', heading: 'Expected', type: 'integer', value: ({ expected }) => expected },
    { key: 'most', heading: 'At most', type: 'integer', value: ({ most }) => most },
    { key: 'spot', heading: 'A like place bought alone', type: 'money', value: ({ spotPence }) => spotPence, whole: true },
  ],
};

/** Where the published demand of such places is read: by need, phase and setting as far as the line says them. */
function demandOf({ needs, phase, setting }: Pick<LotLineView, 'needs' | 'phase' | 'setting'>): string {
  const asked = new URLSearchParams(needs.map((need): [string, string] => ['need', need]));
  asked.set('by', needs.length === 0 ? 'phase-setting' : 'need-phase-setting');
  if (phase !== 'any') asked.set('phase', phase);
  asked.set('setting', setting);
  return `${paths.pooledDemand}?${asked.toString()}`;
}

/** The lines as members read them: beside what is asked for the way to the demand that they published. */
const MEMBERS_LINES: typeof LINES = {
  ...LINES,
  columns: [...LINES.columns, { key: 'demand', heading: 'Published demand', type: 'text', value: () => 'Pooled demand', href: demandOf }],
};

/** What each member wants, a column for each line. */
const membersTable = (lines: readonly LotLineView[]): Table<LotMember> => ({
  name: 'lot-members',
  caption: 'Who buys',
  columns: [
    {
      key: 'name',
      heading: 'Authority',
      type: 'text',
      value: ({ name }) => name,
      note: ({ state, leftBecause }) =>
        state === 'out' ? `Dropped out: ${leftBecause ?? ''}` : state === null ? 'Has not opted in' : null,
    },
    ...lines.map((line) => ({
      key: line.id,
      heading: line.name,
      type: 'text' as const,
      value: ({ wants, state }: LotMember) => {
        const want = wants.find(({ lineId }) => lineId === line.id);
        return want && state === 'in'
          ? `${String(want.committed)} committed, ${String(want.expected)} expected, ${String(want.most)} at most`
          : '';
      },
    })),
  ],
});

/** Bids with what was found of them. */
const bidsTable = (lot: LotView, award: LotAwardView | undefined): Table<LotBidView> => {
  const choice = award && choiceOf(award.result, award.chosen);
  const won = (bidId: string): number => (choice ? placesOfBid(choice.places, bidId) : 0);
  return {
    name: 'lot-bids',
    caption: 'Bids',
    columns: [
      {
        key: 'school',
        heading: 'School',
        type: 'text',
        value: ({ schoolName }) => schoolName,
        href: ({ schoolId }) => paths.school(schoolId),
        note: ({ providerName }) => providerName,
      },
      {
        key: 'places',
        heading: 'Offered',
        type: 'text',
        value: ({ content }) =>
          content.lines.map(({ lineId, most }) => `${String(most)} ${lot.lines.find(({ id }) => id === lineId)?.name ?? ''}`).join(', '),
        note: ({ content }) =>
          [
            `at most ${String(content.most)} together`,
            content.pack > 1 ? `in packs of ${String(content.pack)}` : '',
            ...besidesInWords(content, (lineId) => lot.lines.find(({ id }) => id === lineId)?.name ?? ''),
            ...content.conditions.map(
              ({ atLeast, lineIds }) =>
                `at least ${String(atLeast)} ${lineIds.map((line) => lot.lines.find(({ id }) => id === line)?.name ?? '').join(' and ')}`,
            ),
          ]
            .filter(Boolean)
            .join(', '),
      },
      { key: 'price', heading: 'A place a year', type: 'text', value: ({ content }) => ladderInWords(content) },
      {
        key: 'quality',
        heading: 'Quality',
        type: 'integer',
        value: ({ quality }) => quality,
      },
      {
        key: 'scores',
        heading: 'Scores',
        type: 'text',
        value: ({ scores }) => scores.map(({ personName, quality, words }) => `${personName} ${String(quality)}: ${words}`).join(' '),
      },
      {
        key: 'unfit',
        heading: 'Cannot be used by',
        type: 'text',
        value: ({ exclusions }) => exclusions.map(({ name, words }) => `${name} (${words})`).join('; '),
      },
      ...(choice ? [{ key: 'won', heading: 'Wins', type: 'integer' as const, value: ({ id }: LotBidView) => won(id) }] : []),
      { key: 'sha', heading: 'SHA-256', type: 'text', value: ({ sha256 }) => sha256, hidden: 'page' },
    ],
  };
};

interface ChoiceRow {
  readonly name: string;
  readonly choice: CostedChoice;
  readonly more: number;
}

const choicesTable = (lot: LotView, input: AwardInput): Table<ChoiceRow> => ({
  name: 'lot-choices',
  caption: 'What else could be chosen, and what each limit costs',
  columns: [
    { key: 'name', heading: 'Choice', type: 'text', value: ({ name }) => name, note: ({ choice }) => choiceInWords(lot, choice) },
    { key: 'block', heading: 'Places of the lot a year', type: 'money', value: ({ choice }) => choice.blockPence, whole: true },
    {
      key: 'optional',
      heading: 'Optional places while filled, less empty ones not paid',
      type: 'money',
      value: ({ choice }) => (choice.optionalPence ?? 0) - (choice.emptyPence ?? 0),
      whole: true,
    },
    { key: 'spot', heading: 'Bought alone beside them', type: 'money', value: ({ choice }) => choice.spotPence, whole: true },
    { key: 'more', heading: 'Against the award', type: 'money', value: ({ more }) => Math.round(more / totalWeight(input)), whole: true },
  ],
});

const choiceInWords = (lot: LotView, { places }: CostedChoice): string =>
  places.length === 0
    ? 'Nothing'
    : lot.bids
        .map(({ id, schoolName }) => ({
          schoolName,
          places: placesOfBid(places, id),
          optional: total(places.filter(({ bidId }) => bidId === id).map(({ optional }) => optional ?? 0)),
        }))
        .filter((each) => each.places > 0)
        .map((each) => `${each.schoolName} ${String(each.places)}${each.optional > 0 ? ` and ${String(each.optional)} optional` : ''}`)
        .join(', ');

function awardView(lot: LotView, award: LotAwardView) {
  const { input, result } = award;
  const choice = choiceOf(result, award.chosen) ?? result.choice;
  const rows: ChoiceRow[] = [
    ...result.alternatives.map((alternative, index) => ({
      name: `Alternative ${String(index + 1)}`,
      choice: alternative,
      more: alternative.weightedPence - result.choice.weightedPence,
    })),
    ...result.prices.map(({ limit, weightedPence, choice: without }) => ({
      name: `Without: ${LIMIT_WORDS[limit]}`,
      choice: without,
      more: 0 - weightedPence,
    })),
  ];
  const saved = Math.round((result.aloneWeightedPence - choice.weightedPence) / totalWeight(input));
  return {
    facts: [
      { key: 'Award', value: `${String(award.number)}, computed by ${award.computedByName}, ${momentInWords(award.computedAt)}` },
      { key: 'Wins', value: choiceInWords(lot, choice) },
      { key: 'Places of the lot a year', value: moneyInWords(choice.blockPence) },
      ...(choice.emptyPence ? [{ key: 'Of these not paid for empty places, expected', value: moneyInWords(choice.emptyPence) }] : []),
      ...(choice.optionalPence ? [{ key: 'Optional places while filled, expected', value: moneyInWords(choice.optionalPence) }] : []),
      { key: 'Bought alone beside them, expected', value: moneyInWords(choice.spotPence) },
      { key: 'Saved against buying everything alone, expected', value: `${moneyInWords(saved)} a year` },
      {
        key: 'How sure',
        value:
          result.certificate.status === 'optimal'
            ? 'Proven: no other award costs less by the rules of the lot. Counted again in whole pence.'
            : `Not proven: another award might cost up to ${(result.certificate.gap * 100).toFixed(2)}% less. It is not put to members.`,
      },
    ],
    reasons: lot.bids.map((bid) => {
      const offered = input.bids.find(({ id }) => id === bid.id);
      return {
        key: bid.schoolName,
        value: offered
          ? explainBid(input, choice, { ...bid, providerId: offered.providerId, scores: bid.scores.length, held: [], unfitFor: [] })
          : 'Not weighed: the school takes no new pupils of the lead authority at present.',
      };
    }),
    choices: tableView(choicesTable(lot, input), rows, null, { empty: 'There is no other choice.' }),
    shares: award.shares.length === 0 ? null : tableView(SHARES, award.shares, null, { empty: '' }),
  };
}

const SHARE_TAGS = {
  waiting: { text: 'To ask for', colour: 'yellow' },
  inApproval: { text: 'In approval', colour: 'blue' },
  approved: { text: 'Approved', colour: 'green' },
  returned: { text: 'Returned', colour: 'red' },
  superseded: { text: 'Set aside', colour: 'grey' },
} as const;

const SHARES: Table<LotAwardView['shares'][number]> = {
  name: 'lot-shares',
  caption: 'What is whose',
  columns: [
    { key: 'name', heading: 'Authority', type: 'text', value: ({ name }) => name, note: ({ returnedBecause }) => returnedBecause },
    { key: 'places', heading: 'Places', type: 'integer', value: ({ places }) => total(places.map((each) => each.places)) },
    { key: 'annual', heading: 'A year', type: 'money', value: ({ annualPence }) => annualPence },
    { key: 'whole', heading: 'Over the whole lot', type: 'money', value: ({ wholeLifePence }) => wholeLifePence },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => SHARE_TAGS[state].text,
      colour: ({ state }) => SHARE_TAGS[state].colour,
    },
  ],
};

/** `leads`: whether its reader runs joint lots of a consortium. */
export const lotsView = (actor: Actor, lots: readonly LotView[], list: ListState, leads: boolean) => ({
  wide: true,
  list,
  create: leads && actor.access === 'write' && allows(actor, 'pooling.runLots') ? paths.newLot : null,
  table: tableView(LOTS, lots, null, { captionHidden: true, empty: 'No lot yet. Whoever leads joint lots drafts the first.' }),
});

/** A lot on its page, with what its reader may do. */
export function lotView(actor: Actor, lot: LotView, form: Form) {
  const may = (act: LotAct): boolean => lot.availableActions.includes(act);
  const act = (name: LotAct, path: string): string | null => (may(name) ? paths.lotAct(lot.id, path) : null);
  const [latest] = lot.awards;
  const standing = latest && latest.state !== 'superseded' ? latest : undefined;
  const own = lot.members.find(({ authorityId }) => authorityId === actor.organisationId);
  return {
    wide: true,
    back: { text: 'Lots', href: paths.lots },
    form,
    lot,
    tag: LOT_TAGS[lot.state],
    facts: [
      { key: 'Led by', value: lot.leadName },
      { key: 'Places', value: `from ${formatDate(lot.startsOn)} to ${formatDate(lot.endsOn)}` },
      { key: 'Members say what they want', value: `until ${formatDate(lot.optInBy)}; at least ${String(lot.minimumMembers)} have to buy` },
      { key: 'Questions', value: `until ${formatDate(lot.questionsUntil)}` },
      { key: 'Bids close', value: momentInWords(lot.closesAt) },
      { key: 'Least quality', value: `${String(lot.minimumQuality)} of 100` },
      {
        key: 'One provider gets',
        value: lot.mostSharePercent === null ? 'as much as is cheapest' : `at most ${String(lot.mostSharePercent)}% of the places`,
      },
      ...(lot.mostProviders === null ? [] : [{ key: 'Providers', value: `at most ${String(lot.mostProviders)}` }]),
      { key: 'Low, expected and high demand count', value: lot.weights.join(' : ') },
      { key: 'Standstill', value: `${String(lot.standstillDays)} working days after the letters` },
      ...(lot.endedBecause === null ? [] : [{ key: 'Ended', value: lot.endedBecause }]),
      ...(lot.openings.length > 0
        ? [
            {
              key: 'Bids opened by',
              value: lot.openings
                .map(({ personName, organisationName, at }) => `${personName} (${organisationName}), ${momentInWords(at)}`)
                .join('; '),
            },
          ]
        : []),
      ...(lot.evaluators.length > 0
        ? [
            {
              key: 'Evaluators',
              value: lot.evaluators
                .map(({ personName, conflict, words }) => (conflict ? `${personName}: conflict of interest (${words})` : personName))
                .join('; '),
            },
          ]
        : []),
    ],
    lines: tableView(MEMBERS_LINES, lot.lines, null),
    members: tableView(membersTable(lot.lines), lot.members, null),
    decisions: lot.decisions.map(({ id, title, state }) => ({ href: paths.memberDecision(id), text: `${title} (${state})` })),
    questions: lot.questions.map((each) => ({
      ...each,
      action: may('answer') && each.answer === null ? paths.lotAct(lot.id, 'answer') : null,
    })),
    sealed: lot.state === 'published',
    bids: ['opened', 'proposed', 'approving', 'awarded', 'contracted', 'notAwarded'].includes(lot.state)
      ? tableView(bidsTable(lot, standing), lot.bids, null, { empty: 'No school has bid.' })
      : null,
    award: standing ? awardView(lot, standing) : null,
    letters: lot.bids.flatMap(({ letterId, schoolName }) =>
      letterId === null ? [] : [{ href: paths.document(letterId), text: `Letter to ${schoolName}` }],
    ),
    contracts: lot.bids.flatMap(({ contractId, contractReference, schoolName }) =>
      contractId === null
        ? []
        : [
            {
              href: actor.organisationId === lot.leadAuthorityId ? paths.contract(contractId) : null,
              text: `${contractReference ?? ''} with ${schoolName}`,
            },
          ],
    ),
    optIn: may('optIn')
      ? {
          action: paths.lotAct(lot.id, 'opt-in'),
          rows: lot.lines.map(({ id, name }) => {
            const want = own?.wants.find(({ lineId }) => lineId === id);
            return { id, name, want, committed: `want-${id}-committed`, expected: `want-${id}-expected`, most: `want-${id}-most` };
          }),
        }
      : null,
    edit: may('edit') ? paths.editLot(lot.id) : null,
    simple: [
      { action: act('openOptIn', 'open-opt-in'), text: 'Ask members what they want' },
      { action: act('backToDraft', 'back-to-draft'), text: 'Change what is asked for' },
      {
        action: act('open', 'open'),
        text: lot.openings.length === 0 ? 'Open the bids, as the first of two' : 'Open the bids, as the second of two',
      },
      { action: act('compute', 'compute'), text: 'Compute the award' },
      { action: act('askApproval', 'ask-approval'), text: 'Ask our Finance to approve our share' },
      { action: act('sendLetters', 'letters'), text: 'Write to every bidder' },
      { action: act('draftContracts', 'contracts'), text: 'Draft the block contracts' },
    ].filter(({ action }) => action !== null),
    putToVote: act('putToVote', 'vote'),
    declare: act('declare', 'declare'),
    interests: [
      { value: 'none', text: 'No' },
      { value: 'conflict', text: 'Yes, I have a conflict of interest' },
    ],
    score: may('score')
      ? { action: paths.lotAct(lot.id, 'score'), bids: lot.bids.map(({ id, schoolName }) => ({ value: id, text: schoolName })) }
      : null,
    exclude: may('exclude')
      ? { action: paths.lotAct(lot.id, 'exclude'), bids: lot.bids.map(({ id, schoolName }) => ({ value: id, text: schoolName })) }
      : null,
    propose:
      may('propose') && standing
        ? {
            action: paths.lotAct(lot.id, 'propose'),
            awardId: standing.id,
            choices: [standing.result.choice, ...standing.result.alternatives].map((choice, index) => ({
              value: String(index),
              text: index === 0 ? 'The cheapest' : `Alternative ${String(index)}`,
              hint: { text: `${choiceInWords(lot, choice)}: ${moneyInWords(choice.blockPence)} a year` },
            })),
          }
        : null,
    dropOut: act('dropOut', 'drop-out'),
    withdraw: act('withdraw', 'withdraw'),
    awardNothing: act('awardNothing', 'award-nothing'),
  };
}

/** The bids of a lot as a file. */
export const bidsExport = (lot: LotView) =>
  bidsTable(
    lot,
    lot.awards.find(({ state }) => state !== 'superseded'),
  );
