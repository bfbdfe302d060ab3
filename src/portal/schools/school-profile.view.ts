import type { Actor } from '../../kernel/actor.js';
import { type Pence, sum } from '../../kernel/money.js';
import { isWrong } from '../../providers/check-standing.js';
import type { SchoolLiaison } from '../../providers/liaison/liaison.query.js';
import { judgements } from '../../providers/referral-hold.js';
import type { SchoolRecord } from '../../providers/school-record.query.js';
import type { SchoolDealings, SchoolRound } from '../../uplifts/school/school-dealings.query.js';
import { countInWords, dayInWords, moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { STATE_TAGS } from '../returns/return-words.js';
import { schoolHead, schoolTrail } from './school-head.view.js';
import { agesInWords, capital, inspectionInWords, needInWords } from './school-words.js';

interface Detail {
  readonly key: string;
  readonly value: string;
  readonly href?: string;
  readonly note?: string;
}

const detail = (key: string, value: string | null | undefined, more: Partial<Detail> = {}): Detail[] =>
  value === null || value === undefined || value === '' ? [] : [{ key, value, ...more }];

/** The school's first page: what it is, what matters of it today, and where to go on. */
export function profileView(
  actor: Actor,
  school: SchoolRecord,
  dealings: SchoolDealings | null,
  liaison: SchoolLiaison | null,
  mayDecideSuccession: boolean,
) {
  return {
    breadcrumbs: schoolTrail(actor, school),
    head: schoolHead(actor, school, 'profile'),
    figures: figuresOf(actor, school, dealings, liaison),
    register: registerDetails(school),
    contact: contactDetails(school),
    inspections: school.inspections.map((inspection) => ({
      title: inspectionInWords(inspection),
      about: `${inspection.inspectorate}, ${dayInWords(inspection.inspectedOn)}`,
      framework: inspection.framework,
      judgements: judgements(inspection.result).length > 1 ? judgements(inspection.result) : [],
      notMet: [
        ...(inspection.safeguardingMet === false ? ['Safeguarding not met'] : []),
        ...(inspection.standardsMet === false ? ['Standards not met'] : []),
      ],
    })),
    placed: dealings && placedView(dealings),
    line:
      school.line.length > 1
        ? school.line.map(({ id, urn, name, closedOn, standsNow }) => ({
            text: `${name} (URN ${String(urn)})`,
            href: id === school.id ? null : paths.school(id),
            note: standsNow ? 'stands now' : closedOn ? `closed on ${dayInWords(closedOn)}` : '',
          }))
        : null,
    successions: school.proposed.map((each) => ({
      words: `The register suggests that ${each.successor.name} (URN ${String(each.successor.urn)}) follows ${each.predecessor.name} (URN ${String(each.predecessor.urn)}), which closed.`,
      version: each.version,
      action: mayDecideSuccession ? paths.schoolSuccession(school.id, each.id) : null,
    })),
  };
}

function figuresOf(actor: Actor, school: SchoolRecord, dealings: SchoolDealings | null, liaison: SchoolLiaison | null) {
  const wrong = school.checks?.filter(isWrong).length ?? 0;
  const open = dealings?.rounds.filter(({ over }) => !over) ?? [];
  const council = actor.kind === 'authority';
  return [
    ...(dealings
      ? [
          {
            label: council ? 'Our pupils' : 'Pupils placed by councils',
            value: String(dealings.placed.reduce((all, { pupils }) => all + pupils, 0)),
            href: paths.schoolPlacements(school.id),
            note: annualInWords(dealings),
          },
        ]
      : []),
    ...(school.checks
      ? [
          {
            label: 'Checks',
            value: wrong === 0 ? 'All valid' : `${String(wrong)} to mend`,
            alert: wrong > 0,
            href: paths.schoolChecks(school.id),
          },
        ]
      : []),
    ...open.map((round) => openReturn(actor, round)),
    ...(liaison ? liaisonFigures(school, liaison) : []),
  ];
}

function openReturn(actor: Actor, round: SchoolRound) {
  const asked =
    round.asked === null || round.current === null ? 'Nothing asked yet' : `${moneyInWords(round.asked - round.current)} more a year asked`;
  return {
    label: actor.kind === 'authority' ? round.cycleName : `${round.authorityName}: ${round.cycleName}`,
    value: STATE_TAGS[round.state].text,
    note: asked,
    href: actor.kind === 'authority' ? paths.upliftReturn(round.returnId) : paths.schoolReturn(round.returnId),
  };
}

const liaisonFigures = (school: SchoolRecord, { lead, nextVisit, actions }: SchoolLiaison) => [
  {
    label: 'Looked after by',
    value: lead?.personName ?? 'Nobody named',
    note: lead?.aboutProvider ? 'for the whole provider' : undefined,
    href: paths.schoolLiaison(school.id),
  },
  ...(nextVisit
    ? [
        {
          label: nextVisit.planned ? 'Next visit' : 'Next visit due',
          value: dayInWords(nextVisit.on),
          note: nextVisit.overdue ? 'overdue' : undefined,
          alert: nextVisit.overdue,
          href: paths.schoolLiaison(school.id),
        },
      ]
    : []),
  ...(actions.some(({ state }) => state === 'overdue')
    ? [
        {
          label: 'Actions overdue',
          value: String(actions.filter(({ state }) => state === 'overdue').length),
          alert: true,
          href: paths.schoolLiaison(school.id),
        },
      ]
    : []),
];

function annualInWords({ placed }: SchoolDealings): string | undefined {
  const known = placed.flatMap(({ annual }) => (annual === null ? [] : [annual]));
  return known.length === 0 ? undefined : `${moneyInWords(Math.round(sum(known) / 100) * 100)} a year`;
}

const registerDetails = (school: SchoolRecord): Detail[] => [
  ...detail('Address', school.address.join(', ')),
  ...detail('Lies in', school.laName),
  ...detail('Ages', agesInWords(school)),
  ...detail('Admits', school.gender),
  ...detail(
    'Boarding',
    school.boarding === 'unknown' ? 'not said by the register' : school.boarding === 'boarding' ? 'has boarders' : 'day pupils only',
  ),
  ...detail('Needs named', school.needs.length === 0 ? 'none: it may meet any' : school.needs.map(needInWords).join(', ')),
  ...detail('Capacity', school.capacity === null ? null : countInWords(school.capacity, 'place', 'places'), {
    ...(school.pupils === null ? {} : { note: `${countInWords(school.pupils, 'pupil', 'pupils')} on roll` }),
  }),
  ...detail('Opened', school.openedOn && dayInWords(school.openedOn)),
  ...detail('Closed', school.closedOn && dayInWords(school.closedOn)),
  ...detail('Register', school.absentSince ? `no longer in the register since ${dayInWords(school.absentSince)}` : null),
];

const contactDetails = (school: SchoolRecord): Detail[] => [
  ...detail('Provider', school.provider?.name ?? 'not linked to a provider'),
  ...detail('Owned by', school.provider?.groupName),
  ...detail('Proprietor', school.proprietor === school.provider?.name ? null : school.proprietor, { note: 'as the register names it' }),
  ...detail('Head', school.headName),
  ...detail('Telephone', school.telephone),
  ...detail('Website', school.website),
];

/** Pupils by need and what one of them costs a year, for the side of the page. */
function placedView({ placed }: SchoolDealings) {
  return placed.map(({ need, pupils, residential, annual }) => ({
    need: capital(needInWords(need)),
    pupils: `${countInWords(pupils, 'pupil', 'pupils')}${residential > 0 ? `, ${String(residential)} residential` : ''}`,
    annual: annual === null ? 'fees not known' : `${moneyInWords((Math.round(annual / pupils / 100) * 100) as Pence)} each`,
  }));
}
