/** Every address of the portal. Pages link by these alone, so that none is ever written twice. */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  signOut: '/sign-out',
  staySignedIn: '/stay-signed-in',
  account: '/account',
  catalogue: '/catalogue',

  worklist: '/worklist',
  rounds: '/rounds',
  newRound: '/rounds/new',
  round: (cycleId: string) => `/rounds/${cycleId}`,
  roundReturns: (cycleId: string, query = '') => `/rounds/${cycleId}/returns${query}`,
  bulkOffer: (cycleId: string, query = '') => `/rounds/${cycleId}/bulk-offer${query}`,
  bulkOfferSent: (cycleId: string, key: string) => `/rounds/${cycleId}/bulk-offer/${encodeURIComponent(key)}`,
  closeRound: (cycleId: string) => `/rounds/${cycleId}/close`,
  remindSchools: (cycleId: string) => `/rounds/${cycleId}/remind`,
  upliftReturn: (returnId: string) => `/returns/${returnId}`,
  returnHistory: (returnId: string) => `/returns/${returnId}/history`,

  letters: '/letters',
  newLetter: '/letters/new',
  letter: (letterId: string) => `/letters/${letterId}`,
  works: '/progress',
  progress: (workId: string) => `/progress/${workId}`,

  pooledRound: '/pooled-round',
  consortium: '/pooling/consortium',
  pooledDemand: '/pooling/demand',
  publishDemand: '/pooling/demand/publish',
  issueDemandStatement: '/pooling/demand/statement',
  demandMap: '/pooling/demand/map',
  ownDemand: '/pooling/demand/own',
  ownDemandChildren: (query = '') => `/pooling/demand/own/children${query}`,
  demandDistricts: '/pooling/demand/districts',
  layDistrictTile: '/pooling/demand/districts/tile',
  informationGovernance: '/pooling/information-governance',
  forecast: '/pooling/forecast',
  supply: '/pooling/supply',
  supplyImport: '/pooling/supply/import',
  statistics: '/pooling/statistics',
  leverage: '/pooling/leverage',
  leverageGroups: '/pooling/leverage/groups',
  priceGaps: '/pooling/leverage/gaps',
  leverageAt: (providerId: string) => `/pooling/leverage/${providerId}`,
  sizing: '/pooling/sizing',
  sharedCosts: '/pooling/sharing',
  newSharedCost: '/pooling/sharing/new',
  sharedCost: (costId: string) => `/pooling/sharing/${costId}`,
  sharedCostAct: (costId: string, act: string) => `/pooling/sharing/${costId}/${act}`,
  lots: '/pooling/lots',
  newLot: '/pooling/lots/new',
  lot: (lotId: string) => `/pooling/lots/${lotId}`,
  editLot: (lotId: string) => `/pooling/lots/${lotId}/edit`,
  lotAct: (lotId: string, act: string) => `/pooling/lots/${lotId}/${act}`,
  reorganisations: '/reorganisations',
  newReorganisation: '/reorganisations/new',
  reorganisation: (id: string) => `/reorganisations/${id}`,
  reorganisationAct: (id: string, act: string) => `/reorganisations/${id}/${act}`,
  jointNegotiations: '/pooling/negotiations',
  newJointNegotiation: '/pooling/negotiations/new',
  jointNegotiation: (id: string) => `/pooling/negotiations/${id}`,
  jointAct: (id: string, act: string) => `/pooling/negotiations/${id}/${act}`,
  jointReturns: '/joint-returns',
  jointReturn: (id: string) => `/joint-returns/${id}`,
  jointReturnAct: (id: string, act: string) => `/joint-returns/${id}/${act}`,
  publishedLots: '/lots',
  publishedLot: (lotId: string) => `/lots/${lotId}`,
  newBid: (lotId: string) => `/lots/${lotId}/bids/new`,
  bid: (lotId: string, bidId: string) => `/lots/${lotId}/bids/${bidId}`,
  withdrawBid: (lotId: string, bidId: string) => `/lots/${lotId}/bids/${bidId}/withdraw`,
  askAboutLot: (lotId: string) => `/lots/${lotId}/questions`,
  propose: (kind: ProposalKind) => `/pooling/consortium/propose/${kind}`,
  shareWithMembers: '/pooling/consortium/share',
  publicationDay: '/pooling/consortium/publication-day',
  memberAgreement: '/pooling/agreement',
  issueAgreement: '/pooling/agreement/issue',
  signAgreement: '/pooling/agreement/sign',
  endSharing: (agreementId: string) => `/pooling/consortium/sharing/${agreementId}/end`,
  memberDecision: (decisionId: string) => `/pooling/decisions/${decisionId}`,
  withdrawDecision: (decisionId: string) => `/pooling/decisions/${decisionId}/withdraw`,

  week: '/week',
  weekPrices: '/week/prices',
  weekOutliers: '/week/outliers',
  weekAtRisk: (why: string) => `/week/at-risk?why=${why}`,

  schools: '/schools',
  school: (schoolId: string) => `/schools/${schoolId}`,
  schoolFailure: (schoolId: string, query = '') => `/schools/${schoolId}/failure${query}`,
  withdrawFailure: (schoolId: string) => `/schools/${schoolId}/failure/withdraw`,
  schoolChecks: (schoolId: string) => `/schools/${schoolId}/checks`,
  schoolPlacements: (schoolId: string) => `/schools/${schoolId}/placements`,
  schoolRates: (schoolId: string) => `/schools/${schoolId}/rates`,
  schoolLiaison: (schoolId: string) => `/schools/${schoolId}/liaison`,
  liaisonNote: (schoolId: string, correctsId?: string) => `/schools/${schoolId}/liaison/note${correctsId ? `?corrects=${correctsId}` : ''}`,
  liaisonVisit: (schoolId: string, visitId?: string) => `/schools/${schoolId}/liaison/visit${visitId ? `/${visitId}` : ''}`,
  liaisonVisitMade: (schoolId: string, visitId?: string) => `/schools/${schoolId}/liaison/visit-made${visitId ? `?visit=${visitId}` : ''}`,
  liaisonAction: (schoolId: string, actionId?: string) => `/schools/${schoolId}/liaison/action${actionId ? `/${actionId}` : ''}`,
  liaisonLead: (schoolId: string) => `/schools/${schoolId}/liaison/lead`,
  schoolDocuments: (schoolId: string) => `/schools/${schoolId}/documents`,
  schoolCalendar: (schoolId: string) => `/schools/${schoolId}/calendar`,
  schoolSuccession: (schoolId: string, successionId: string) => `/schools/${schoolId}/succession/${successionId}`,
  consultations: '/consultations',
  newConsultation: (query = '') => `/consultations/new${query}`,
  consultation: (consultationId: string) => `/consultations/${consultationId}`,
  consultationAct: (consultationId: string, act: 'reply' | 'accept' | 'withdraw') => `/consultations/${consultationId}/${act}`,
  placements: '/placements',
  placement: (placementId: string) => `/placements/${placementId}`,
  placedPupil: (placementId: string, act: '' | '/show' | '/remove' = '') => `/placements/${placementId}/pupil${act}`,
  payees: '/bank-details',
  payee: (authorityId: string, providerId: string, act: '' | '/show' | '/confirm' | '/refuse' | '/withdraw' = '') =>
    `/bank-details/${authorityId}/${providerId}${act}`,
  checkOverrides: (schoolId: string) => `/schools/${schoolId}/checks/overrides`,
  checkOverride: (schoolId: string, overrideId: string) => `/schools/${schoolId}/checks/overrides/${overrideId}`,
  placementImport: '/placements/import',
  placementImportOf: (importId: string, part = '') => `/placements/import/${importId}${part}`,

  contracts: '/contracts',
  newContract: (query = '') => `/contracts/new${query}`,
  contractRoll: '/contracts/roll',
  contractMoves: '/contracts/moves',
  blockWarnings: '/contracts/warnings',
  contractMove: (handOverId: string) => `/contracts/moves/${handOverId}`,
  contractPapers: (query = '') => `/contracts/papers${query}`,
  contract: (contractId: string) => `/contracts/${contractId}`,
  contractPart: (contractId: string, part: ContractPart) => `/contracts/${contractId}/${part}`,

  signatures: '/signatures',
  signature: (requestId: string) => `/signatures/${requestId}`,
  signingCertificate: (requestId: string) => `/signatures/${requestId}/certificate`,
  signedBundle: (requestId: string) => `/signatures/${requestId}/bundle`,
  signatories: '/signatures/signatories',
  verify: (reference?: string) => `/verify${reference ? `?reference=${encodeURIComponent(reference)}` : ''}`,

  procurement: '/procurement',
  procurementRegister: (query: string) => `/procurement${query}`,
  procurementNotices: '/procurement/notices',
  procurementPayments: '/procurement/payments',
  procurementProviders: '/procurement/providers',
  procurementProvider: (partyId: string) => `/procurement/providers/${partyId}`,
  procurementPublish: '/procurement/publish',
  procurementPackage: '/procurement/publish/package',
  procurementRules: '/procurement/rules',
  procurementDuties: '/procurement/rules/duties',
  newCallOff: (contractId: string, query = '') => `/contracts/${contractId}/call-offs/new${query}`,
  callOff: (contractId: string, callOffId: string) => `/contracts/${contractId}/call-offs/${callOffId}`,
  blockTerm: (contractId: string, from: string) => `/contracts/${contractId}/reconciliation/${from}`,
  procurementNotice: (contractId: string) => `/contracts/${contractId}/procurement/notices`,

  templates: '/templates',
  template: (kind: string) => `/templates/${kind}`,
  standardWording: (kind: string) => `/templates/${kind}/standard`,
  wordingVersion: (versionId: string) => `/templates/versions/${versionId}`,
  editWording: (versionId: string) => `/templates/versions/${versionId}/edit`,
  wordingPreview: (versionId: string) => `/templates/versions/${versionId}/preview`,
  clauses: '/clauses',
  newClause: (query = '') => `/clauses/new${query}`,
  clause: (clauseId: string) => `/clauses/${clauseId}`,

  approvals: '/approvals',
  approval: (requestId: string) => `/approvals/${requestId}`,
  delegations: '/approvals/away',
  approvalMatrix: '/approvals/matrix',
  budget: '/budget',
  budgetSchool: (schoolId: string, query = '') => `/budget/schools/${schoolId}${query}`,
  budgetPlacement: (placementId: string, query = '') => `/budget/placements/${placementId}${query}`,
  budgetNotKnown: (query = '') => `/budget/not-known${query}`,
  enterBudget: (query = '') => `/budget/enter${query}`,
  contractImport: '/contracts/import',
  contractImportOf: (importId: string, part = '') => `/contracts/import/${importId}${part}`,
  bands: '/bands',
  newBand: '/bands/new',
  band: (bandId: string) => `/bands/${bandId}`,
  bandPlacements: (query = '') => `/bands/placements${query}`,
  chooseBand: (placementId: string) => `/bands/placements/${placementId}`,
  bandWhatIf: (query = '') => `/bands/what-if${query}`,
  savings: '/savings',
  arrears: '/arrears',

  ourSchools: '/our-schools',
  schoolReturn: (returnId: string) => `/school-returns/${returnId}`,
  schoolReturnOffer: (returnId: string) => `/school-returns/${returnId}/offer`,
  schoolReturnPart: (returnId: string, part: SchoolReturnPart) => `/school-returns/${returnId}/${part}`,
  schoolReturnFile: (returnId: string, fileId: string) => `/school-returns/${returnId}/files/${fileId}`,
  receipt: (returnId: string) => `/school-returns/${returnId}/receipt`,
  colleagues: '/colleagues',
  invitation: (token: string) => `/invitations/${token}`,

  search: '/search',
  documents: '/documents',
  document: (documentId: string) => `/documents/${documentId}`,
  documentPdf: (documentId: string) => `/documents/${documentId}/pdf`,
  file: (fileId: string) => `/files/${fileId}`,
  notifications: '/notifications',
  markNotificationsRead: '/notifications/read',
  notification: (id: string) => `/notifications/${id}`,
  notificationChoices: '/notifications/choices',
  reminders: '/notifications/reminders',
  undeliveredMail: '/notifications/undelivered',
  retryMail: (mailId: string) => `/notifications/undelivered/${mailId}/retry`,
  calendar: '/calendar',
  revokeCalendar: '/calendar/revoke',
  history: '/history',
  historyOf: (subjectType: string, subjectId: string) => `/history/${subjectType}/${subjectId}`,
  people: '/people',
  newPerson: '/people/new',
  person: (organisationId: string, personId: string) => `/people/${organisationId}/${personId}`,
} as const;

/** The pages of a contract besides its own. */
export type ContractPart =
  | 'edit'
  | 'request-approval'
  | 'issue'
  | 'activate'
  | 'vary'
  | 'reopen'
  | 'members'
  | 'notice'
  | 'withdraw-notice'
  | 'end'
  | 'withdraw'
  | 'hand-over'
  | 'versions'
  | 'compare'
  | 'preview'
  | 'documents'
  | 'ledger'
  | 'call-offs'
  | 'reconciliation'
  | 'release'
  | 'procurement'
  | 'signatures';

/** The pages of a school's return, besides its own, its offer and its receipt. */
export type SchoolReturnPart =
  'prices' | 'reasons' | 'evidence' | 'workbook' | 'check' | 'send' | 'withdraw' | 'accept' | 'counter' | 'messages' | 'appeal';

/** What may be put to the vote about a consortium itself. */
export type ProposalKind = 'join' | 'leave' | 'lead' | 'rule';
