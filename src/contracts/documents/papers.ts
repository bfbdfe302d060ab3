import type { ContractPaper, PaperPair, PaperPart, PaperSchedule } from '../../documents/rendering/contract-paper.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Pence, pence, sum } from '../../kernel/money.js';
import type { ReconciliationFacts } from '../block/reconciliation-facts.js';
import type { AgreedFeeLine, BlockTerms, CommonTerms, ContractTerms, FrameworkTerms, SpotTerms } from '../terms.js';
import {
  basisWords,
  groupCells,
  howMuch,
  indexationWords,
  lineName,
  money,
  namingWords,
  noticeWords,
  percentWords,
  phaseWords,
  settingWords,
  shareWords,
  vatWords,
  voidWords,
} from './words.js';

/** Who the paper is between, and about which contract. */
export interface PaperGround extends Pick<ContractPaper, 'authority' | 'provider' | 'school' | 'approvals'> {
  readonly contract: {
    readonly reference: string;
    readonly title: string;
    readonly startsOn: IsoDate;
    readonly endsOn: IsoDate | null;
  };
  readonly date: IsoDate;
  readonly draft: boolean;
}

type Content = Pick<ContractPaper, 'title' | 'opening' | 'parts' | 'schedules'> & {
  readonly reference?: string;
  readonly figures: readonly PaperPair[];
  readonly signedInOrder?: CommonTerms['signingOrder'];
};

const SIDES = { authority: 'the Authority', provider: 'the Provider' } as const;

function paper(ground: PaperGround, { signedInOrder = [], ...content }: Content): ContractPaper {
  const { contract, authority, provider, school, approvals, date, draft } = ground;
  const organisations = { authority: authority.name, provider: provider.legalName };
  return {
    reference: contract.reference,
    date,
    draft,
    running: `${content.title}, ${contract.reference}`,
    authority,
    provider,
    school,
    approvals,
    signatures: signedInOrder.map((side) => ({ organisation: organisations[side], side: SIDES[side] })),
    ...content,
  };
}

const between = ({ authority, provider, school }: PaperGround): string =>
  `This agreement is between ${authority.name} (“the Authority”) and ${provider.legalName} (“the Provider”), which runs ${school.name}, unique reference number ${school.urn} (“the School”).`;

const pair = (label: string, value: string): PaperPair => ({ label, value });
const annual = (lines: readonly AgreedFeeLine[]): Pence => sum(lines.map(({ annualPence }) => annualPence));

const until = (endsOn: IsoDate | null): string =>
  endsOn === null ? 'It runs until it is ended.' : `It runs to ${formatDate(endsOn)}, that day included.`;

const noticePart = ({ notice, kind }: ContractTerms): PaperPart => ({
  heading: 'Notice',
  paragraphs: [
    `Either side may end this agreement in writing by notice of ${noticeWords(notice)}.`,
    `Fees are charged to the last day of the notice. Where ${kind === 'spot' ? 'the pupil leaves' : 'the places are left'} sooner, what is left of the notice is paid in lieu and not beside other charges for the same days.`,
    'Nothing here keeps either side from acting at once where the safety of a child requires it.',
  ],
});

const CHANGES: PaperPart = {
  heading: 'Changes',
  paragraphs: [
    'This agreement changes only by a variation that both sides have signed, or by a settlement of the Authority’s yearly uplift round which the Authority has approved.',
    'No fee is due that is not in this agreement or in a variation of it.',
  ],
};

const feeSchedule = (lines: readonly AgreedFeeLine[], heading = 'Fees'): PaperSchedule => ({
  heading,
  note: 'Annual prices, net of VAT.',
  columns: [
    { label: 'Fee', figures: false },
    { label: 'How much', figures: false },
    { label: 'VAT', figures: false },
    { label: 'A unit', figures: true },
    { label: 'A year', figures: true },
  ],
  rows: lines.map((line) => ({ cells: [lineName(line), howMuch(line), vatWords(line), money(line.unitPence), money(line.annualPence)] })),
  total: pair('Total a year', money(annual(lines))),
});

const fundingSchedule = (lines: readonly AgreedFeeLine[]): PaperSchedule => ({
  heading: 'Funding',
  note: 'How the Authority divides the cost between its budgets and its partners. It does not change what is due to the Provider.',
  columns: [
    { label: 'Fee', figures: false },
    { label: 'Funded by', figures: false },
  ],
  rows: lines.map((line) => ({ cells: [lineName(line), line.shares.map(shareWords).join('; ')] })),
  total: null,
});

/** Who the child is: printed in the placement agreement and kept nowhere else. */
export const detailsSchedule = (details: {
  readonly name: string;
  readonly dateOfBirth: IsoDate;
  readonly postcode: string;
}): PaperSchedule => ({
  heading: 'The pupil',
  note: 'Personal details. Keep this agreement as the data protection clauses say.',
  columns: [
    { label: 'What', figures: false },
    { label: 'As the Authority holds it', figures: false },
  ],
  rows: [
    { cells: ['Name', details.name] },
    { cells: ['Date of birth', formatDate(details.dateOfBirth)] },
    { cells: ['Home postcode', details.postcode] },
  ],
  total: null,
});

/** The individual placement agreement with its schedules. */
export function placementAgreement(ground: PaperGround, terms: SpotTerms): ContractPaper {
  const { contract } = ground;
  const duties = terms.residentialDuties;
  const parts: PaperPart[] = [
    {
      heading: 'The pupil and the placement',
      paragraphs: [
        `The agreement is for one pupil, known by the Authority’s reference ${terms.pupilReference}: primary need ${terms.primaryNeed}, year group ${String(terms.yearGroup)}.`,
        `The placement begins on ${formatDate(contract.startsOn)}. ${settingWords(terms.setting)} place${terms.weeksAYear === null ? '' : `, ${String(terms.weeksAYear)} weeks a year`}${terms.nightsAWeek === null || terms.nightsAWeek === 0 ? '' : `, ${String(terms.nightsAWeek)} nights a week`}.`,
        namingWords(terms),
        `The agreement ends by itself on ${formatDate(terms.endsByItselfOn)}, the close of the academic year in which the pupil reaches the age of ${String(terms.endsAtAge)}. ${until(contract.endsOn)}`,
        'A transfer between day and residential needs the Authority’s approval and a variation of this agreement before it begins.',
      ],
    },
    {
      heading: 'Fees',
      paragraphs: [
        `The fees are those of the schedule of fees, ${money(annual(terms.feeLines))} a year together.${terms.band === null ? '' : ` The core fee is the tariff of band ${terms.band.code} from ${formatDate(terms.band.tariffFrom)}.`}`,
        `Part of a year is charged ${basisWords(terms.basis)}.`,
        'Invoices quote the Authority’s order number, and are payable once the School has confirmed roll and attendance.',
      ],
    },
  ];
  if (terms.outcomes.length > 0 || terms.nextAnnualReviewOn !== null)
    parts.push({
      heading: 'Outcomes and review',
      paragraphs: [
        ...terms.outcomes.map((outcome) => `Outcome: ${outcome}`),
        ...(terms.nextAnnualReviewOn === null ? [] : [`The next annual review is due by ${formatDate(terms.nextAnnualReviewOn)}.`]),
      ],
    });
  if (duties !== null)
    parts.push({
      heading: 'Duties of a residential place',
      paragraphs: [
        duties.section85NotifiedOn === null
          ? 'The notification under section 85 of the Children Act 1989 is still to be recorded.'
          : `The notification under section 85 of the Children Act 1989 was given on ${formatDate(duties.section85NotifiedOn)}.`,
        duties.socialCareLead === null
          ? 'The social care lead is still to be named.'
          : `The Authority’s social care lead is ${duties.socialCareLead}.`,
        ...(duties.firstVisitBy === null ? [] : [`The first visit takes place by ${formatDate(duties.firstVisitBy)}.`]),
        ...(duties.daysAYear === null
          ? []
          : [
              `The School provides accommodation on ${String(duties.daysAYear)} days a year${duties.childrensHomeRegistration === null ? '' : `, as a children’s home registered under ${duties.childrensHomeRegistration}`}.`,
            ]),
      ],
    });
  parts.push(noticePart(terms), CHANGES);
  return paper(ground, {
    title: 'Individual placement agreement',
    figures: [
      pair('Pupil', terms.pupilReference),
      pair('From', formatDate(contract.startsOn)),
      pair('Ends by itself', formatDate(terms.endsByItselfOn)),
      pair('Fees a year', money(annual(terms.feeLines))),
    ],
    opening: [between(ground)],
    parts,
    schedules: [feeSchedule(terms.feeLines), fundingSchedule(terms.feeLines)],
    signedInOrder: terms.signingOrder,
  });
}

const tierSchedule = ({ tiers, tierRule }: BlockTerms): PaperSchedule => ({
  heading: 'Prices',
  note:
    tierRule === 'allPlaces'
      ? 'Annual price of each place, net of VAT. Once a number of places is reached, its price holds for all of them.'
      : 'Annual price of each place, net of VAT. Each place has the price of its own number.',
  columns: [
    { label: 'From', figures: false },
    { label: 'A place a year', figures: true },
  ],
  rows: [...tiers]
    .sort((a, b) => a.fromPlaces - b.fromPlaces)
    .map(({ fromPlaces, annualPence }) => ({
      cells: [`${String(fromPlaces)} ${fromPlaces === 1 ? 'place' : 'places'}`, money(annualPence)],
    })),
  total: null,
});

const placeSchedule = ({ groups }: BlockTerms): PaperSchedule => ({
  heading: 'Places',
  note: 'Guaranteed places are paid for whether filled or not; optional places only while they are filled.',
  columns: ['Group', 'Needs', 'Phase', 'Setting', 'Guaranteed', 'Optional'].map((label, index) => ({ label, figures: index > 3 })),
  rows: groups.map((group) => ({ cells: groupCells(group) })),
  total: pair('Places together', String(groups.reduce((places, { guaranteed, optional }) => places + guaranteed + optional, 0))),
});

/** The block agreement: places, prices, voids, nomination, substitution, sub-letting, extension, reconciliation. */
export function blockAgreement(ground: PaperGround, terms: BlockTerms, members: readonly string[]): ContractPaper {
  const { contract } = ground;
  const guaranteed = terms.groups.reduce((places, group) => places + group.guaranteed, 0);
  const subLetting =
    terms.subLetting.allowed && members.length > 0
      ? [
          `An empty place may be used by a pupil of ${members.join(' or ')}, within the places each has committed to. The Provider treats that pupil as one of the Authority’s.`,
          `The Authority recharges the other council ${terms.subLetting.recharge === 'tierPrice' ? 'the price of the place for its days' : 'the price of the place for its days and a share of empty places'}; the Provider’s charges do not change.`,
        ]
      : ['Places are for the Authority’s own pupils.'];
  return paper(ground, {
    title: 'Block agreement',
    figures: [
      pair('Guaranteed places', String(guaranteed)),
      pair('From', formatDate(contract.startsOn)),
      ...(contract.endsOn === null ? [] : [pair('To', formatDate(contract.endsOn))]),
    ],
    opening: [between(ground)],
    parts: [
      {
        heading: 'The places',
        paragraphs: [
          `From ${formatDate(contract.startsOn)} the Provider keeps the places of the schedule of places for the Authority at the School. ${contract.endsOn === null ? '' : `The agreement runs to ${formatDate(contract.endsOn)}, that day included.`}`.trim(),
          'The Authority nominates a pupil to a place by a call-off, which names the place and its first day. On any day a place has one pupil.',
          terms.nomination.nominateBy === null
            ? 'Nominations may be made at any time of the year.'
            : `Nominations for an academic year are made by ${terms.nomination.nominateBy}.${terms.nomination.releasesUnnominated ? ' Places without a nomination then may be given back.' : ''}`,
          terms.substitution
            ? 'Where a pupil leaves, another may take the same place.'
            : 'Where a pupil leaves, the place returns to those that are free.',
        ],
      },
      {
        heading: 'Prices',
        paragraphs: [
          'The prices are those of the schedule of prices.',
          indexationWords(terms.indexation),
          `Part of a year is charged ${basisWords(terms.basis)}.`,
        ],
      },
      {
        heading: 'Empty places',
        paragraphs: [voidWords(terms), 'The Provider tells the Authority within five working days where a place has become empty.'],
      },
      { heading: 'Use by other councils', paragraphs: subLetting },
      {
        heading: 'Reconciliation',
        paragraphs: [
          'Guaranteed places are billed each term in advance. After each term the Authority issues a statement of the days filled, empty and borne by the Provider, and the difference is paid or credited within 30 days.',
        ],
      },
      ...(terms.extensions.length === 0
        ? []
        : [
            {
              heading: 'Extension',
              paragraphs: terms.extensions.map(
                ({ months, noticeMonths }) =>
                  `The Authority may extend the agreement by ${String(months)} months, by telling the Provider at least ${String(noticeMonths)} months before its end.`,
              ),
            },
          ]),
      noticePart(terms),
      CHANGES,
    ],
    schedules: [placeSchedule(terms), tierSchedule(terms)],
    signedInOrder: terms.signingOrder,
  });
}

export function frameworkAgreement(ground: PaperGround, terms: FrameworkTerms): ContractPaper {
  const { contract } = ground;
  const called = terms.callOffAs.map((kind) => (kind === 'spot' ? 'individual placement agreements' : 'block agreements'));
  return paper(ground, {
    title: 'Framework agreement',
    figures: [pair('From', formatDate(contract.startsOn)), ...(contract.endsOn === null ? [] : [pair('To', formatDate(contract.endsOn))])],
    opening: [between(ground)],
    parts: [
      {
        heading: 'The framework',
        paragraphs: [
          `These terms hold for what the Authority calls off from ${formatDate(contract.startsOn)}. ${until(contract.endsOn)}`,
          `Places are called off by ${called.join(' or ')}. Nothing is due under this agreement alone, and it promises no number of places.`,
        ],
      },
      {
        heading: 'Rates',
        paragraphs: [
          'The rates are those of the schedule.',
          indexationWords(terms.indexation),
          `Part of a year is charged ${basisWords(terms.basis)}.`,
        ],
      },
      noticePart(terms),
      CHANGES,
    ],
    schedules: [
      {
        heading: 'Rates',
        note: 'Annual price of a place, net of VAT.',
        columns: ['Name', 'Needs', 'Phase', 'Setting', 'A place a year'].map((label, index) => ({ label, figures: index === 4 })),
        rows: terms.rates.map(({ name, needs, phase, setting, annualPence }) => ({
          cells: [name, needs.length === 0 ? 'Any need' : needs.join(', '), phaseWords(phase), settingWords(setting), money(annualPence)],
        })),
        total: null,
      },
    ],
    signedInOrder: terms.signingOrder,
  });
}

/** The first version of a contract, whatever its kind. */
export function agreement(ground: PaperGround, terms: ContractTerms, members: readonly string[]): ContractPaper {
  switch (terms.kind) {
    case 'spot':
      return placementAgreement(ground, terms);
    case 'block':
      return blockAgreement(ground, terms, members);
    case 'framework':
      return frameworkAgreement(ground, terms);
  }
}

/** A variation: from when and why, what the fees were, and the terms as they now stand, whole. */
export function contractVariation(
  ground: PaperGround,
  change: { readonly number: number; readonly effectiveOn: IsoDate; readonly reason: string },
  before: ContractTerms,
  after: ContractTerms,
  members: readonly string[],
): ContractPaper {
  const whole = agreement(ground, after, members);
  const fees =
    before.kind === 'spot' && after.kind === 'spot'
      ? [
          pair('Before', money(annual(before.feeLines))),
          pair('After', money(annual(after.feeLines))),
          pair('Difference', money(pence(annual(after.feeLines) - annual(before.feeLines)))),
        ]
      : [];
  return {
    ...whole,
    title: `Variation ${String(change.number)}`,
    reference: `${ground.contract.reference}-V${String(change.number)}`,
    running: `Variation ${String(change.number)} of ${ground.contract.reference}`,
    figures: [pair('From', formatDate(change.effectiveOn)), ...fees],
    opening: [
      `This varies the ${whole.title.toLowerCase()} ${ground.contract.reference} between ${ground.authority.name} (“the Authority”) and ${ground.provider.legalName} (“the Provider”) for ${ground.school.name} (“the School”) from ${formatDate(change.effectiveOn)}.`,
      ...(change.reason === '' ? [] : [`Why: ${change.reason}`]),
      'From that day the terms are those below, whole. Until then the earlier terms hold.',
    ],
    schedules:
      before.kind === 'spot' && after.kind === 'spot'
        ? [...whole.schedules, feeSchedule(before.feeLines, 'Fees until then')]
        : whole.schedules,
  };
}

export interface CallOffFacts {
  readonly reference: string;
  readonly pupilReference: string;
  readonly placeNumber: number;
  readonly group: string;
  readonly from: IsoDate;
  /** The last day; null while it is not known. */
  readonly until: IsoDate | null;
  readonly nominatedBy: string;
}

export function callOff(ground: PaperGround, terms: BlockTerms, facts: CallOffFacts): ContractPaper {
  return paper(ground, {
    title: 'Call-off of a place',
    reference: facts.reference === '' ? `${ground.contract.reference}-${String(facts.placeNumber)}` : facts.reference,
    figures: [pair('Pupil', facts.pupilReference), pair('Place', String(facts.placeNumber)), pair('From', formatDate(facts.from))],
    opening: [
      `Under block agreement ${ground.contract.reference} ${ground.authority.name} nominates a pupil to a place at ${ground.school.name}, which ${ground.provider.legalName} runs.`,
    ],
    parts: [
      {
        heading: 'The nomination',
        paragraphs: [
          `The pupil is known by the reference ${facts.pupilReference}. Nominated by ${facts.nominatedBy}.`,
          `Place ${String(facts.placeNumber)} of “${facts.group}”, from ${formatDate(facts.from)}${facts.until === null ? '' : ` to ${formatDate(facts.until)}, that day included`}.`,
          `The price of the place is that of the block agreement, charged ${basisWords(terms.basis)}. Nothing is due for the pupil beside it but what is agreed in writing.`,
        ],
      },
    ],
    schedules: [tierSchedule(terms)],
  });
}

export interface NoticeFacts {
  readonly givenByName: string;
  readonly givenOn: IsoDate;
  readonly lastChargeableOn: IsoDate;
  readonly inLieuPence: Pence;
  readonly reason: string;
}

/** The Authority's notice to the Provider. */
export const noticeOfEnd = (ground: PaperGround, terms: ContractTerms, facts: NoticeFacts): ContractPaper =>
  paper(ground, {
    title: 'Notice',
    reference: `${ground.contract.reference}-N`,
    figures: [
      pair('Given on', formatDate(facts.givenOn)),
      pair('Last chargeable day', formatDate(facts.lastChargeableOn)),
      pair('In lieu', money(facts.inLieuPence)),
    ],
    opening: [
      `${ground.authority.name} gives ${ground.provider.legalName} notice under ${ground.contract.reference}, ${ground.contract.title}.`,
    ],
    parts: [
      {
        heading: 'The notice',
        paragraphs: [
          `Notice is given on ${formatDate(facts.givenOn)} by ${facts.givenByName}. The agreement’s notice is ${noticeWords(terms.notice)}.`,
          `The last day that is charged is ${formatDate(facts.lastChargeableOn)}.`,
          facts.inLieuPence === 0
            ? 'Nothing is due in lieu of notice.'
            : `${money(facts.inLieuPence)} is due in lieu of notice, for days on which no place is taken up. It is paid once.`,
          `Why: ${facts.reason}`,
        ],
      },
      {
        heading: 'What follows',
        paragraphs: [
          'The Provider sends its last invoice within 30 days of the last chargeable day, and hands over the pupil’s records as the agreement says.',
        ],
      },
    ],
    schedules: [],
  });

/** A term of a block set right between the Authority and the Provider. */
export const reconciliationStatement = (ground: PaperGround, facts: ReconciliationFacts): ContractPaper =>
  paper(ground, {
    title: 'Reconciliation statement',
    reference: `${ground.contract.reference}-R-${facts.until}`,
    figures: [
      pair('Billed in advance', money(facts.billedPence)),
      pair('Owed by the days', money(facts.owedPence)),
      pair(facts.differencePence < 0 ? 'To be credited' : 'To pay', money(pence(Math.abs(facts.differencePence)))),
    ],
    opening: [
      `${facts.term}: ${formatDate(facts.from)} to ${formatDate(facts.until)}, both days included, under block agreement ${facts.contract.reference}.`,
    ],
    parts: [
      {
        heading: 'What the days come to',
        paragraphs: [
          `Of ${String(facts.counts.contracted)} place-days contracted ${String(facts.counts.filled)} were filled, ${String(facts.counts.void)} empty at the Authority’s cost and ${String(facts.counts.refunded)} borne by the Provider.`,
          `Filled days come to ${money(facts.filledPence)}, empty ones to ${money(facts.voidPence)}${facts.voidRule.councilShareBp < 10_000 ? ` (${percentWords(facts.voidRule.councilShareBp)} of the price)` : ''}: ${money(facts.owedPence)} together. ${money(facts.refundedPence)} is borne by the Provider.`,
          `${money(facts.billedPence)} was billed in advance.${facts.correctionPence === 0 ? '' : ` Changes of earlier terms, told since they were settled, come to ${money(facts.correctionPence)}.`}`,
          facts.differencePence < 0
            ? `The Provider credits ${money(pence(-facts.differencePence))}.`
            : `The Authority pays ${money(facts.differencePence)} more.`,
        ],
      },
    ],
    schedules: [
      {
        heading: 'By place',
        note: 'Days of the term, and what they come to, net of VAT.',
        columns: ['Place', 'Filled', 'Empty', 'Borne by Provider', 'Filled days', 'Empty days', 'Owed'].map((label, index) => ({
          label,
          figures: index > 0,
        })),
        rows: facts.places.map((place) => ({
          cells: [
            `${String(place.number)}, ${place.group}`,
            String(place.counts.filled),
            String(place.counts.void),
            String(place.counts.refunded),
            money(place.filled),
            money(place.void),
            money(place.owed),
          ],
        })),
        total: pair('Owed together', money(facts.owedPence)),
      },
    ],
  });

export interface AwardFacts {
  readonly lot: string;
  /** None: the school gets no award. */
  readonly places: readonly { readonly name: string; readonly places: number; readonly annualPence: Pence }[];
  /** What the decision rests on, and what has to be so before it is a contract. */
  readonly conditions: readonly string[];
  readonly decidedOn: IsoDate;
}

/** What a provider is told of the award of a framework or a lot, whether it wins places or none. */
export function awardLetter(ground: PaperGround, facts: AwardFacts): ContractPaper {
  const wins = facts.places.length > 0;
  const school = `${ground.provider.legalName} for ${ground.school.name}`;
  return paper(ground, {
    title: wins ? 'Award' : 'Outcome of a lot',
    reference: `${ground.contract.reference}-A`,
    figures: [pair('Lot', facts.lot), pair('Decided on', formatDate(facts.decidedOn))],
    opening: [
      wins
        ? `${ground.authority.name} has decided to award ${facts.lot} to ${school}.`
        : `${ground.authority.name} thanks ${school} for bidding for ${facts.lot}. No places are awarded to this bid.`,
    ],
    parts: [
      {
        heading: wins ? 'The award' : 'The decision',
        paragraphs: wins
          ? [
              `It was decided on ${formatDate(facts.decidedOn)}. What is awarded stands in the schedule.`,
              'This letter is not a contract. Nothing is due before the agreement is signed by both sides.',
            ]
          : [`It was decided on ${formatDate(facts.decidedOn)}.`],
      },
      ...(facts.conditions.length === 0 ? [] : [{ heading: wins ? 'Conditions' : 'Reasons', paragraphs: [...facts.conditions] }]),
    ],
    schedules: wins
      ? [
          {
            heading: 'What is awarded',
            note: 'Annual price of a place, net of VAT.',
            columns: [
              { label: 'Places', figures: false },
              { label: 'How many', figures: true },
              { label: 'A place a year', figures: true },
            ],
            rows: facts.places.map(({ name, places, annualPence }) => ({ cells: [name, String(places), money(annualPence)] })),
            total: null,
          },
        ]
      : [],
  });
}
