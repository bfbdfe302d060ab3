const OWN_WORK = 'A step of one’s own work; what it leads to is told.';
const CONFIGURATION = 'Rules and figures: the history shows them, nobody has to act.';
const TOLD_OTHERWISE = 'Its consequence, in the same transaction, is what is told.';
const SIGN_IN = 'Concerns the sign-in of the person who acts.';
const REGISTER = 'Public reference data: those who keep it see it.';
const LIAISON = 'The people of one authority’s liaison see it in the school’s page and their list.';

/** Acts of which nobody is told, and why. An act is either here or in notices.ts: a new one cannot be forgotten (quiet-acts.spec.ts). */
export const QUIET_ACTS: Readonly<Record<string, string>> = {
  saveDraft: OWN_WORK,
  reopen: OWN_WORK,
  startReview: OWN_WORK,
  recommend: 'What the rule recommends is the authority’s own: no school is ever told.',
  closeCycle: 'Schools with drafts are told by lapseReturn; everybody else has sent.',
  bringIntoForce: TOLD_OTHERWISE,
  validateSaving: OWN_WORK,
  endDelegation: 'A deputy sees in the list of approvals that nothing is theirs any more.',
  freezeDocument: TOLD_OTHERWISE,
  renderDocument: TOLD_OTHERWISE,

  readLetter: 'The officers were told when the letter was logged; what was read stands beside it.',
  chooseLetterSchool: OWN_WORK,
  setLetterAside: OWN_WORK,
  takeUpLetter: OWN_WORK,

  setBudget: CONFIGURATION,
  defineBand: CONFIGURATION,
  redefineBand: CONFIGURATION,
  setTariff: CONFIGURATION,
  chooseBand: OWN_WORK,
  enterBudget: CONFIGURATION,
  createOrganisation: CONFIGURATION,
  recordUpliftPolicy: CONFIGURATION,
  recordApprovalMatrix: CONFIGURATION,
  recordIndexSeries: CONFIGURATION,
  recordIndexValue: CONFIGURATION,
  recordIndexBasket: CONFIGURATION,
  recordPanelMeeting: CONFIGURATION,
  removePanelMeeting: CONFIGURATION,
  recordCostGrant: CONFIGURATION,
  removeCostGrant: CONFIGURATION,
  setReminderRules: CONFIGURATION,
  remindSchools: 'The schools are told by the reminder itself.',

  signIn: SIGN_IN,
  signOut: SIGN_IN,
  signInFailed: SIGN_IN,
  tokenReused: SIGN_IN,
  changePassword: SIGN_IN,
  chooseNotifications: SIGN_IN,
  makeCalendarAddress: SIGN_IN,
  revokeCalendarAddress: SIGN_IN,
  createPerson: 'The administrator gives the first password in person.',
  setRoles: 'The administrator agreed it with the person; the next sign-in shows it.',
  deactivatePerson: 'The person can no longer read it.',
  inviteColleague: 'The invited person has no account yet and gets the link itself.',
  revokeInvitation: 'The invited person has no account yet.',
  retryMail: CONFIGURATION,

  importRegister: REGISTER,
  importRegisterLinks: REGISTER,
  confirmSuccession: REGISTER,
  rejectSuccession: REGISTER,
  linkSchoolToProvider: REGISTER,
  recordDueDiligenceCheck: REGISTER,
  recordTermCalendar: REGISTER,

  nameLiaisonLead: LIAISON,
  endLiaisonLead: LIAISON,
  writeLiaisonNote: LIAISON,
  planVisit: LIAISON,
  moveVisit: LIAISON,
  recordVisit: LIAISON,
  callOffVisit: LIAISON,
  addLiaisonAction: LIAISON,
  changeLiaisonAction: LIAISON,
  completeLiaisonAction: LIAISON,

  startBulkLetters: OWN_WORK,
  importPlacements: OWN_WORK,
  importPlacement: OWN_WORK,
  importFeeLines: OWN_WORK,
  chooseSchool: OWN_WORK,
};
