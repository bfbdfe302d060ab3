import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { isWrong } from '../../providers/check-standing.js';
import type { SchoolRecord } from '../../providers/school-record.query.js';
import { paths } from '../paths.js';
import { KIND_WORDS, STATUS_WORDS } from './school-words.js';

export type SchoolSection = 'profile' | 'checks' | 'failure' | 'placements' | 'rates' | 'liaison' | 'documents' | 'calendar';

/** The head of every page about a school: its name, what it is, whether referrals are held, and the ways to its other pages. */
export function schoolHead(actor: Actor, school: SchoolRecord, current: SchoolSection | null) {
  const now = school.line.find(({ standsNow }) => standsNow);
  return {
    name: school.name,
    about: [
      `URN ${String(school.urn)}`,
      KIND_WORDS[school.kind],
      school.section41 ? 'approved under section 41' : null,
      STATUS_WORDS[school.status],
    ]
      .filter(Boolean)
      .join(' · '),
    hold: school.hold,
    follows: now && now.id !== school.id ? { text: `${now.name} (URN ${String(now.urn)})`, href: paths.school(now.id) } : null,
    sections: sectionsFor(actor, school).map(({ key, text, href, waiting }) => ({ text, href, waiting, active: key === current })),
  };
}

export type SchoolHead = ReturnType<typeof schoolHead>;

interface Section {
  readonly key: SchoolSection;
  readonly text: string;
  readonly href: string;
  /** What waits there. */
  readonly waiting?: number;
}

/** Which pages there are for this reader: a provider has no checks and no liaison, and of schools that are not its own the register alone. */
function sectionsFor(actor: Actor, school: SchoolRecord): Section[] {
  const authority = actor.kind === 'authority';
  const dealings = (authority || school.own) && allows(actor, 'placements.read');
  const wrong = school.checks?.filter(isWrong).length ?? 0;
  return [
    { key: 'profile', text: 'Profile', href: paths.school(school.id) },
    ...(authority
      ? [{ key: 'checks', text: 'Checks', href: paths.schoolChecks(school.id), ...(wrong > 0 ? { waiting: wrong } : {}) } as const]
      : []),
    ...(authority && dealings
      ? [
          {
            key: 'failure',
            text: 'If it fails',
            href: paths.schoolFailure(school.id),
            ...(school.failure === null ? {} : { waiting: 1 }),
          } as const,
        ]
      : []),
    ...(dealings
      ? ([
          { key: 'placements', text: 'Placements', href: paths.schoolPlacements(school.id) },
          { key: 'rates', text: 'Rates and rounds', href: paths.schoolRates(school.id) },
        ] as const)
      : []),
    ...(authority ? [{ key: 'liaison', text: 'Liaison', href: paths.schoolLiaison(school.id) } as const] : []),
    ...(dealings && allows(actor, 'documents.read')
      ? [{ key: 'documents', text: 'Documents', href: paths.schoolDocuments(school.id) } as const]
      : []),
    { key: 'calendar', text: 'Term calendar', href: paths.schoolCalendar(school.id) },
  ];
}

/** Where the page stands among the others. */
export const schoolTrail = (actor: Actor, school: SchoolRecord, section?: string) => [
  actor.kind === 'provider' || actor.kind === 'providerGroup'
    ? { text: 'Our schools', href: paths.ourSchools }
    : { text: 'Schools', href: paths.schools },
  ...(section === undefined ? [{ text: school.name }] : [{ text: school.name, href: paths.school(school.id) }, { text: section }]),
];
