import type { Role } from '../../identity/permissions.js';

const WORDS: Readonly<Record<Role, string>> = {
  sesOfficer: 'SES placement officer',
  sesCommissioner: 'SES commissioner',
  headOfSes: 'Head of SES',
  director: 'Director',
  financePartner: 'Finance business partner',
  s151Delegate: 'Section 151 delegate',
  providerFeesManager: 'Fees manager',
  llrCommissioner: 'LLR commissioner',
  auditor: 'Auditor',
  platformAdministrator: 'Platform administrator',
};

/** A role as people say it. */
export const roleInWords = (role: string): string => (role in WORDS ? WORDS[role as Role] : role);
