import type { Actor } from '../kernel/actor.js';
import { Refused, refusal } from '../kernel/outcome.js';

/** The roles of domain.md's people, each with the permissions its job needs. A permission is named after the use case it opens. */
const ROLES = {
  sesOfficer: [
    'schools.read',
    'schools.confirmSuccession',
    'schools.recordCalendar',
    'schools.recordLiaison',
    'placements.read',
    'placements.import',
    'uplifts.read',
    'uplifts.readRules',
    'uplifts.seeRound',
    'finance.readSavings',
    'finance.readArrears',
    'finance.readBudget',
    'uplifts.enterReturn',
    'uplifts.negotiate',
    'uplifts.escalate',
    'uplifts.requestApproval',
    'approvals.read',
    'documents.read',
    'audit.read',
  ],
  sesCommissioner: [
    'schools.read',
    'schools.confirmSuccession',
    'schools.recordChecks',
    'schools.recordCalendar',
    'schools.recordLiaison',
    'placements.read',
    'uplifts.read',
    'uplifts.readRules',
    'uplifts.seeRound',
    'finance.readSavings',
    'finance.readArrears',
    'finance.readBudget',
    'documents.read',
    'audit.read',
  ],
  headOfSes: [
    'schools.read',
    'schools.confirmSuccession',
    'schools.recordChecks',
    'schools.recordCalendar',
    'schools.recordLiaison',
    'placements.read',
    'uplifts.read',
    'uplifts.readRules',
    'uplifts.seeRound',
    'finance.readSavings',
    'finance.readArrears',
    'finance.readBudget',
    'uplifts.configure',
    'uplifts.openCycle',
    'uplifts.negotiate',
    'uplifts.enterReturn',
    'uplifts.escalate',
    'uplifts.requestApproval',
    'uplifts.reviewAppeal',
    'approvals.read',
    'approvals.decide',
    'approvals.delegate',
    'documents.read',
    'audit.read',
    'audit.readWhole',
  ],
  director: [
    'schools.read',
    'placements.read',
    'uplifts.read',
    'uplifts.readRules',
    'uplifts.seeRound',
    'finance.readSavings',
    'finance.readArrears',
    'finance.readBudget',
    'uplifts.reviewAppeal',
    'approvals.read',
    'approvals.decide',
    'approvals.delegate',
    'approvals.callIn',
    'documents.read',
    'audit.read',
  ],
  financePartner: [
    'schools.read',
    'placements.read',
    'uplifts.read',
    'uplifts.readRules',
    'uplifts.seeRound',
    'finance.readSavings',
    'finance.readArrears',
    'finance.readBudget',
    'finance.enterBudget',
    'uplifts.configure',
    'approvals.read',
    'approvals.configure',
    'approvals.decide',
    'approvals.delegate',
    'finance.validateSavings',
    'documents.read',
    'audit.read',
  ],
  s151Delegate: [
    'schools.read',
    'placements.read',
    'uplifts.read',
    'uplifts.readRules',
    'uplifts.seeRound',
    'finance.readSavings',
    'finance.readArrears',
    'finance.readBudget',
    'finance.enterBudget',
    'approvals.read',
    'approvals.configure',
    'approvals.decide',
    'approvals.delegate',
    'approvals.callIn',
    'documents.read',
    'audit.read',
  ],
  providerFeesManager: [
    'schools.read',
    'schools.recordCalendar',
    'placements.read',
    'uplifts.read',
    'uplifts.submitReturn',
    'uplifts.answerOffer',
    'finance.readArrears',
    'identity.inviteColleague',
    'documents.read',
    'audit.read',
  ],
  llrCommissioner: ['schools.read', 'pooling.readRound', 'uplifts.configure', 'uplifts.readRules'],
  auditor: [
    'schools.read',
    'placements.read',
    'uplifts.read',
    'uplifts.readRules',
    'uplifts.seeRound',
    'finance.readSavings',
    'finance.readArrears',
    'finance.readBudget',
    'approvals.read',
    'documents.read',
    'audit.read',
    'audit.readWhole',
  ],
  platformAdministrator: ['schools.read', 'schools.import', 'schools.linkProvider', 'identity.administer', 'audit.read', 'audit.readWhole'],
} as const satisfies Record<string, readonly string[]>;

export type Role = keyof typeof ROLES;
export type Permission = (typeof ROLES)[Role][number];

export const roles = Object.keys(ROLES) as Role[];

/** The roles that carry a permission. */
export const rolesWith = (permission: Permission): Role[] =>
  roles.filter((role) => (ROLES[role] as readonly string[]).includes(permission));

/** Whether any of the actor's roles carries the permission. */
export const allows = (actor: Actor, permission: Permission): boolean =>
  actor.roles.some((role) => role in ROLES && (ROLES[role as Role] as readonly string[]).includes(permission));

/** Every permission of the actor, for `me` and for pages that show only what can be done. */
export const permissionsOf = (actor: Actor): Permission[] => [
  ...new Set(actor.roles.flatMap((role) => (role in ROLES ? (ROLES[role as Role] as readonly Permission[]) : []))),
];

/** Refuses unless the actor may do this: the first wall. Row-level security is the second. */
export function requires(actor: Actor, permission: Permission): void {
  if (!allows(actor, permission))
    throw new Refused([
      refusal('notAllowed', `${actor.personName} may not do this for ${actor.organisationName}: it needs the permission "${permission}".`),
    ]);
}
