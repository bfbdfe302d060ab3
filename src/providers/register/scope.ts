/** The register's types this market deals in, whatever their section 41 standing. */
export const TYPES_IN_SCOPE = {
  nonMaintainedSpecial: '08',
  otherIndependentSpecial: '10',
  specialPost16: '32',
} as const;

export interface ScopeFacts {
  readonly typeCode: string;
  readonly section41: 'approved' | 'notApproved' | 'notApplicable';
}

const inScopeTypes: ReadonlySet<string> = new Set(Object.values(TYPES_IN_SCOPE));

/**
 * Independent special schools (type 10), non-maintained special schools (08), special post-16 institutions (32) and whatever else is
 * approved under section 41 of the Children and Families Act 2014: the places a council may be asked to name and pay for.
 */
export const isInScope = (school: ScopeFacts): boolean => inScopeTypes.has(school.typeCode) || school.section41 === 'approved';
