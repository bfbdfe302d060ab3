/** Where notices lead, by whoever reads them. The portal has these addresses (a test of the portal holds both together). */
export const links = {
  councilsReturn: (id: string): string => `/returns/${id}`,
  schoolsReturn: (id: string): string => `/school-returns/${id}`,
  round: (id: string): string => `/rounds/${id}`,
  ourSchools: (): string => '/our-schools',
  approval: (id: string): string => `/approvals/${id}`,
  approvals: (): string => '/approvals',
  contract: (id: string): string => `/contracts/${id}`,
  letter: (id: string): string => `/letters/${id}`,
  wording: (id: string): string => `/templates/versions/${id}`,
  document: (id: string): string => `/documents/${id}`,
  signing: (id: string): string => `/signatures/${id}`,
  signatories: (): string => '/signatures/signatories',
  bankDetails: (): string => '/bank-details',
  school: (id: string): string => `/schools/${id}`,
  schoolChecks: (id: string): string => `/schools/${id}/checks`,
  colleagues: (): string => '/colleagues',
} as const;
