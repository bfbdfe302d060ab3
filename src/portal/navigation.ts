import { allows, type Permission } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { paths } from './paths.js';

interface Section {
  readonly text: string;
  readonly href: string;
  readonly shownTo: (actor: Actor) => boolean;
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

/** The sections of the portal in the order they are shown; each person sees those of their work. */
const SECTIONS: readonly Section[] = [
  { text: 'Worklist', href: paths.worklist, shownTo: councilMay('uplifts.negotiate') },
  { text: 'This week', href: paths.week, shownTo: (actor) => actor.roles.includes('headOfSes') || actor.roles.includes('director') },
  { text: 'Our schools', href: paths.ourSchools, shownTo: school },
  { text: 'Members’ rounds', href: paths.pooledRound, shownTo: may('pooling.readRound') },
  { text: 'Rounds', href: paths.rounds, shownTo: councilMay('uplifts.read') },
  { text: 'Letters', href: paths.letters, shownTo: councilMay('uplifts.enterReturn') },
  { text: 'Approvals', href: paths.approvals, shownTo: councilMay('approvals.read') },
  { text: 'Schools', href: paths.schools, shownTo: (actor) => !school(actor) && allows(actor, 'schools.read') },
  { text: 'Placements', href: paths.placements, shownTo: may('placements.read') },
  { text: 'Contracts', href: paths.contracts, shownTo: may('contracts.read') },
  { text: 'Bands', href: paths.bands, shownTo: may('bands.read') },
  { text: 'Signatures', href: paths.signatures, shownTo: may('contracts.read') },
  { text: 'Procurement', href: paths.procurement, shownTo: councilMay('contracts.read') },
  {
    text: 'Bank details',
    href: paths.payees,
    shownTo: (actor) => allows(actor, 'providers.changeBankDetails') || allows(actor, 'providers.confirmBankDetails'),
  },
  { text: 'Budget', href: paths.budget, shownTo: councilMay('finance.readBudget') },
  { text: 'Savings', href: paths.savings, shownTo: councilMay('finance.readSavings') },
  { text: 'Arrears', href: paths.arrears, shownTo: councilMay('finance.readArrears') },
  { text: 'Templates', href: paths.templates, shownTo: councilMay('templates.read') },
  { text: 'Documents', href: paths.documents, shownTo: may('documents.read') },
  { text: 'Colleagues', href: paths.colleagues, shownTo: school },
  { text: 'History', href: paths.history, shownTo: may('audit.read') },
  { text: 'People', href: paths.people, shownTo: may('identity.administer') },
];

/** The sections a person sees; the current one is the one whose address the page's begins with. */
export const navigationOf = (actor: Actor, path: string) =>
  SECTIONS.filter(({ shownTo }) => shownTo(actor)).map(({ text, href }) => ({
    text,
    href,
    active: path === href || path.startsWith(`${href}/`),
  }));

/** Where a person's day begins. */
export function homeOf(actor: Actor): string {
  const [first] = SECTIONS.filter(({ shownTo }) => shownTo(actor));
  if (actor.roles.includes('headOfSes')) return paths.week;
  if (allows(actor, 'identity.administer')) return paths.people;
  if (allows(actor, 'approvals.decide')) return paths.approvals;
  return first?.href ?? paths.account;
}
