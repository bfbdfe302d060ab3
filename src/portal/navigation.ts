import { allows, type Permission } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { paths } from './paths.js';

interface Section {
  readonly text: string;
  readonly href: string;
  readonly shownTo: (actor: Actor) => boolean;
  /** What belongs to it and has an address of its own: shown in a second row once one is there. */
  readonly parts?: readonly Section[];
}

const council = (actor: Actor): boolean => actor.kind === 'authority';
const school = (actor: Actor): boolean => actor.kind === 'provider' || actor.kind === 'providerGroup';
const may =
  (permission: Permission) =>
  (actor: Actor): boolean =>
    allows(actor, permission);
const councilMay =
  (permission: Permission) =>
  (actor: Actor): boolean =>
    council(actor) && allows(actor, permission);

const CONSORTIUM_PARTS: readonly Section[] = [
  { text: 'Lots', href: paths.lots, shownTo: may('pooling.readLots') },
  { text: 'Joint negotiations', href: paths.jointNegotiations, shownTo: may('pooling.readNegotiations') },
  { text: 'Leverage', href: paths.leverage, shownTo: may('pooling.readLeverage') },
  { text: 'Forecast', href: paths.forecast, shownTo: may('pooling.readForecast') },
  { text: 'Supply', href: paths.supply, shownTo: councilMay('pooling.readForecast') },
  { text: 'Published plans', href: paths.statistics, shownTo: may('pooling.readForecast') },
  { text: 'How many places', href: paths.sizing, shownTo: may('pooling.readSizing') },
  { text: 'Shared costs', href: paths.sharedCosts, shownTo: may('pooling.readSharing') },
  { text: 'Pooled demand', href: paths.pooledDemand, shownTo: may('pooling.readDemand') },
  { text: 'What figures mean', href: paths.informationGovernance, shownTo: may('pooling.readDemand') },
];

/** The sections of the portal in the order they are shown; each person sees those of their work. */
const SECTIONS: readonly Section[] = [
  { text: 'Worklist', href: paths.worklist, shownTo: councilMay('uplifts.negotiate') },
  { text: 'This week', href: paths.week, shownTo: (actor) => actor.roles.includes('headOfSes') || actor.roles.includes('director') },
  {
    text: 'Our schools',
    href: paths.ourSchools,
    shownTo: school,
    parts: [{ text: 'Joint returns', href: paths.jointReturns, shownTo: school }],
  },
  {
    text: 'Lots',
    href: paths.publishedLots,
    shownTo: may('pooling.bid'),
    parts: [
      { text: 'Places wanted', href: paths.pooledDemand, shownTo: school },
      { text: 'What figures mean', href: paths.informationGovernance, shownTo: school },
    ],
  },
  { text: 'Members’ rounds', href: paths.pooledRound, shownTo: may('pooling.readRound') },
  {
    text: 'Consortium',
    href: paths.consortium,
    shownTo: (actor) => actor.kind === 'consortium' && allows(actor, 'pooling.readConsortium'),
    parts: CONSORTIUM_PARTS,
  },
  { text: 'Rounds', href: paths.rounds, shownTo: councilMay('uplifts.read') },
  { text: 'Letters', href: paths.letters, shownTo: councilMay('uplifts.enterReturn') },
  { text: 'Approvals', href: paths.approvals, shownTo: councilMay('approvals.read') },
  { text: 'Schools', href: paths.schools, shownTo: (actor) => !school(actor) && allows(actor, 'schools.read') },
  {
    text: 'Placements',
    href: paths.placements,
    shownTo: may('placements.read'),
    parts: [
      { text: 'Consultations', href: paths.consultations, shownTo: councilMay('placements.read') },
      { text: 'Reorganisation', href: paths.reorganisations, shownTo: councilMay('reorganisation.placeChildren') },
    ],
  },
  {
    text: 'Contracts',
    href: paths.contracts,
    shownTo: may('contracts.read'),
    parts: [
      { text: 'Signatures', href: paths.signatures, shownTo: may('contracts.read') },
      { text: 'Early warnings', href: paths.blockWarnings, shownTo: councilMay('contracts.read') },
      { text: 'Bands', href: paths.bands, shownTo: councilMay('bands.read') },
      { text: 'Procurement', href: paths.procurement, shownTo: councilMay('contracts.read') },
      { text: 'Templates', href: paths.templates, shownTo: councilMay('templates.read') },
      { text: 'Clauses', href: paths.clauses, shownTo: councilMay('templates.read') },
      {
        text: 'Bank details',
        href: paths.payees,
        shownTo: (actor) => allows(actor, 'providers.changeBankDetails') || allows(actor, 'providers.confirmBankDetails'),
      },
    ],
  },
  { text: 'Bands', href: paths.bands, shownTo: (actor) => !council(actor) && allows(actor, 'bands.read') },
  { text: 'Budget', href: paths.budget, shownTo: councilMay('finance.readBudget') },
  { text: 'Savings', href: paths.savings, shownTo: councilMay('finance.readSavings') },
  { text: 'Arrears', href: paths.arrears, shownTo: councilMay('finance.readArrears') },
  {
    text: 'Consortium',
    href: paths.consortium,
    shownTo: councilMay('pooling.readConsortium'),
    parts: CONSORTIUM_PARTS,
  },
  { text: 'Documents', href: paths.documents, shownTo: may('documents.read') },
  { text: 'Colleagues', href: paths.colleagues, shownTo: school },
  { text: 'History', href: paths.history, shownTo: may('audit.read') },
  { text: 'People', href: paths.people, shownTo: may('identity.administer') },
  { text: 'Reorganisations', href: paths.reorganisations, shownTo: may('reorganisation.plan') },
];

interface Shown {
  readonly text: string;
  readonly href: string;
  readonly active: boolean;
}

export interface Navigation {
  readonly sections: readonly Shown[];
  /** The parts of the current section, itself first; none where it has none. */
  readonly parts: readonly Shown[];
}

const holds = ({ href }: Section, path: string): boolean => path === href || path.startsWith(`${href}/`);

/** The sections a person sees; the current one is the one whose address, or a part's, the page's begins with. */
export function navigationOf(actor: Actor, path: string): Navigation {
  const seen = (all: readonly Section[]): readonly Section[] => all.filter(({ shownTo }) => shownTo(actor));
  const sections = seen(SECTIONS);
  const within = (section: Section): boolean => [section, ...(section.parts ?? [])].some((each) => holds(each, path));
  const current = sections.find(within);
  const parts = current?.parts === undefined ? [] : [current, ...seen(current.parts)];
  const shown = (section: Section, active: boolean): Shown => ({ text: section.text, href: section.href, active });
  return {
    sections: sections.map((section) => shown(section, section === current)),
    parts: parts.length > 1 ? parts.map((part) => shown(part, holds(part, path))) : [],
  };
}

/** Where a person's day begins. */
export function homeOf(actor: Actor): string {
  const [first] = SECTIONS.filter(({ shownTo }) => shownTo(actor));
  if (actor.roles.includes('headOfSes')) return paths.week;
  if (allows(actor, 'identity.administer')) return paths.people;
  if (allows(actor, 'approvals.decide')) return paths.approvals;
  return first?.href ?? paths.account;
}
