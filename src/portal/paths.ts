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
  round: (cycleId: string) => `/rounds/${cycleId}`,
  roundReturns: (cycleId: string, query = '') => `/rounds/${cycleId}/returns${query}`,
  bulkOffer: (cycleId: string, query = '') => `/rounds/${cycleId}/bulk-offer${query}`,
  upliftReturn: (returnId: string) => `/returns/${returnId}`,
  returnHistory: (returnId: string) => `/returns/${returnId}/history`,

  letters: '/letters',
  newLetter: '/letters/new',
  letter: (letterId: string) => `/letters/${letterId}`,
  progress: (workId: string) => `/progress/${workId}`,

  week: '/week',

  schools: '/schools',
  school: (schoolId: string) => `/schools/${schoolId}`,
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
  placements: '/placements',
  placement: (placementId: string) => `/placements/${placementId}`,
  placementImport: '/placements/import',

  approvals: '/approvals',
  approval: (requestId: string) => `/approvals/${requestId}`,
  delegations: '/approvals/away',
  approvalMatrix: '/approvals/matrix',
  budget: '/budget',
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
  calendar: '/calendar',
  history: '/history',
  historyOf: (subjectType: string, subjectId: string) => `/history/${subjectType}/${subjectId}`,
  people: '/people',
} as const;

/** The pages of a school's return, besides its own, its offer and its receipt. */
export type SchoolReturnPart =
  | 'prices'
  | 'reasons'
  | 'evidence'
  | 'workbook'
  | 'check'
  | 'send'
  | 'withdraw'
  | 'accept'
  | 'counter'
  | 'messages'
  | 'appeal';
