import { rolesWith } from '../identity/permissions.js';
import { links } from './links.js';
import type { Audience, Notice } from './notice.js';
import { type Rule, type ToldAct, itself } from './notice-rule.js';

type Words = Pick<Notice, 'title' | 'sentence'> & { readonly detail?: string | undefined };

const words = ({ detail, ...said }: Words) => ({ ...said, ...(detail === undefined ? {} : { detail }) });
const wrote = ({ after }: ToldAct): string | undefined => after.text('reason');
const school = ({ after }: ToldAct): string => after.text('school') ?? 'A school';

/** Those who decide of the authority, and those who answer for the provider: a forged request is noticed by either. */
function bankDetails(tell: (act: ToldAct, provider: string, authority: string) => Words): Rule[] {
  return [
    itself(['bankDetails'], (act) => {
      const [authorityId, providerId] = [act.after.text('authorityId') ?? '', act.after.text('providerId') ?? ''];
      const said = words(tell(act, act.after.text('provider') ?? 'a provider', act.after.text('authority') ?? 'a council'));
      const about = { path: links.bankDetails(), subjectType: 'bankDetails', subjectId: act.subjectId };
      return [
        { kind: 'bankDetails', to: { organisation: authorityId, roles: rolesWith('providers.confirmBankDetails') }, ...said, ...about },
        { kind: 'bankDetails', to: { provider: providerId, roles: ['providerFeesManager'] }, ...said, ...about },
      ];
    }),
  ];
}

const ofSchool = (kind: 'checkOverride' | 'schoolAlert', act: ToldAct, to: Audience, path: string, said: Words): Notice => ({
  kind,
  to,
  ...words(said),
  path,
  subjectType: 'school',
  subjectId: act.subjectId,
});

/** Every authority with a pupil there: the database knows which, and no authority learns of another. */
const everyAuthority = (act: ToldAct): Audience => ({ placedAt: act.subjectId, roles: ['sesOfficer', 'sesCommissioner', 'headOfSes'] });

const alert = (path: (id: string) => string, tell: (act: ToldAct) => Words): Rule[] => [
  itself(['schoolAlert'], (act) => [ofSchool('schoolAlert', act, everyAuthority(act), path(act.subjectId), tell(act))]),
];

const toAsker = (act: ToldAct): Audience => ({
  organisation: act.actor.organisationId,
  people: [act.after.text('askedBy') ?? ''].filter(Boolean),
  roles: rolesWith('schools.recordChecks'),
});

const override = (to: (act: ToldAct) => Audience, tell: (act: ToldAct) => Words): Rule[] => [
  itself(['checkOverride'], (act) => [ofSchool('checkOverride', act, to(act), links.schoolChecks(act.subjectId), tell(act))]),
];

const FAILURES: Readonly<Record<string, string>> = { closure: 'closes', removal: 'is removed from the register', sale: 'is sold' };

/** What keeps money and children safe: bank details, overridden checks, schools that hold referrals. */
export const SAFEGUARD_NOTICES: Readonly<Record<string, readonly Rule[]>> = {
  requestBankDetails: bankDetails((act, provider, authority) => ({
    title: `Other bank details of ${provider}`,
    sentence: `${act.actor.personName} of ${act.actor.organisationName} asked ${authority} to pay ${provider} to another account; payment is frozen until a second person of the council has called back. If you know nothing of it, tell the council at once.`,
  })),
  confirmBankDetails: bankDetails((_, provider, authority) => ({
    title: `Bank details of ${provider} confirmed`,
    sentence: `${authority} confirmed the new bank details of ${provider} by a call; payment goes on.`,
  })),
  refuseBankDetails: bankDetails((act, provider, authority) => ({
    title: `Bank details of ${provider} refused`,
    sentence: `${authority} refused the new bank details of ${provider}; those it held go on counting.`,
    detail: wrote(act),
  })),
  withdrawBankDetails: bankDetails((act, provider) => ({
    title: `Change of bank details of ${provider} withdrawn`,
    sentence: `${act.actor.personName} took back the change of bank details of ${provider}; payment goes on to the account held.`,
  })),

  askCheckOverride: override(
    ({ actor }) => ({ organisation: actor.organisationId, roles: rolesWith('schools.recordChecks') }),
    (act) => ({
      title: `To decide: a check of ${school(act)} to be overridden`,
      sentence: `${act.actor.personName} asks that a contract may be issued to ${school(act)} in spite of a check; a second person decides.`,
      detail: wrote(act),
    }),
  ),
  confirmCheckOverride: override(toAsker, (act) => ({
    title: `Override confirmed: ${school(act)}`,
    sentence: `${act.actor.personName} confirmed that a contract may be issued to ${school(act)} in spite of a check.`,
  })),
  refuseCheckOverride: override(toAsker, (act) => ({
    title: `Override refused: ${school(act)}`,
    sentence: `${act.actor.personName} refused that a contract is issued to ${school(act)} in spite of a check.`,
    detail: wrote(act),
  })),

  recordSchoolFailure: alert(links.schoolFailure, (act) => ({
    title: `${school(act)} ${FAILURES[act.after.text('kind') ?? ''] ?? 'fails'}`,
    sentence: `A council recorded that ${school(act)} ${FAILURES[act.after.text('kind') ?? ''] ?? 'fails'}; you have a pupil there. Your pupils, contracts and money in advance stand on its page.`,
    detail: act.after.text('source'),
  })),
  withdrawSchoolFailure: alert(links.schoolFailure, (act) => ({
    title: `Withdrawn: ${school(act)} ${FAILURES[act.after.text('kind') ?? ''] ?? 'fails'}`,
    sentence: `A council withdrew what it had recorded of ${school(act)}; you have a pupil there. What you recorded yourself stands until you withdraw it.`,
    detail: wrote(act),
  })),
  holdReferrals: alert(links.school, (act) => ({
    title: `New referrals held: ${school(act)}`,
    sentence: `New referrals to ${school(act)} are held; why stands on its page. You have a pupil there.`,
  })),
};
