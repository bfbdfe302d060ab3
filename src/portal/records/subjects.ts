import type { Actor } from '../../kernel/actor.js';
import { inWords } from '../../kernel/life-cycle.js';
import { paths } from '../paths.js';

/** What the record is kept of, in words. What has no words of its own is told by its name. */
const NAMES: Readonly<Record<string, string>> = {
  approvalMatrix: 'Approval matrix',
  approvalRequest: 'Approval request',
  budget: 'Budget',
  consortium: 'Consortium',
  costGrant: 'Grant',
  costStatement: 'Statement of a shared cost',
  delegation: 'Delegation',
  demandStatement: 'Published demand',
  document: 'Document',
  indexBasket: 'Index basket',
  indexSeries: 'Index series',
  indexValue: 'Index value',
  invitation: 'Invitation',
  longWork: 'Long work',
  mail: 'E-mail',
  organisation: 'Organisation',
  panelMeetings: 'Panel meetings',
  person: 'Person',
  placement: 'Placement',
  placementImport: 'Placement import',
  receivedLetter: 'Fee letter',
  registerImport: 'Register import',
  saving: 'Saving',
  school: 'School',
  schoolSuccession: 'School succession',
  session: 'Sign-in',
  signatory: 'Authorised signatory',
  signingRequest: 'Document for signature',
  wording: 'Wording',
  upliftCycle: 'Round',
  upliftPolicy: 'Uplift rules',
  upliftReturn: 'Uplift return',
};

export const SUBJECTS: readonly { readonly type: string; readonly name: string }[] = Object.entries(NAMES).map(([type, name]) => ({
  type,
  name,
}));

export const subjectName = (type: string): string => NAMES[type] ?? inWords(type).replace(/^./, (letter) => letter.toUpperCase());

/** The page of a thing itself; null where it has none for this reader. */
export function subjectAddress(actor: Actor, type: string, id: string): string | null {
  const atSchool = actor.kind === 'provider' || actor.kind === 'providerGroup';
  switch (type) {
    case 'upliftReturn':
      return atSchool ? paths.schoolReturn(id) : paths.upliftReturn(id);
    case 'demandStatement':
      return paths.pooledDemand;
    case 'document':
      return paths.document(id);
    case 'signingRequest':
      return paths.signature(id);
    case 'signatory':
      return paths.signatories;
    case 'wording':
      return atSchool ? null : paths.wordingVersion(id);
    case 'placement':
      return paths.placement(id);
    case 'school':
      return atSchool ? null : paths.school(id);
    case 'upliftCycle':
      return atSchool ? null : paths.round(id);
    case 'approvalRequest':
      return atSchool ? null : paths.approval(id);
    case 'receivedLetter':
      return atSchool ? null : paths.letter(id);
    default:
      return null;
  }
}
