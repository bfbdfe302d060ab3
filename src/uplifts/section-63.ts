import { type Pence, formatPounds, pence } from '../kernel/money.js';

export type FeeLineKind = 'core' | 'therapy' | 'oneToOne' | 'residential' | 'transport' | 'other';

/** On what the school is named in the child's plan. */
export type NamingBasis = 'agreed' | 'tribunal' | 'parentalChoice' | 'interim' | 'partParentFunded';

/** Fees for education; board and lodging, due only where needed for it; or no fee that section 63(2) makes the council pay. */
export type Section63Duty = 'education' | 'boardWhereNeeded' | 'none';

export interface ExposedLine {
  readonly kind: FeeLineKind;
  /** Pence a year that are in dispute: the asked price, or the asked rise; the caller decides and says which. */
  readonly amount: Pence;
}

/** What a deadlock puts at legal risk, in pence, kept apart by duty and explained by the basis of naming. */
export interface Section63Exposure {
  readonly namingBasis: NamingBasis;
  readonly education: Pence;
  readonly boardWhereNeeded: Pence;
  readonly lines: readonly (ExposedLine & { readonly duty: Section63Duty })[];
  readonly words: string;
}

const DUTY: Readonly<Record<FeeLineKind, Section63Duty>> = {
  core: 'education',
  therapy: 'education',
  oneToOne: 'education',
  residential: 'boardWhereNeeded',
  transport: 'none',
  other: 'none',
};

const NAMED: Readonly<Record<NamingBasis, string>> = {
  agreed: 'The council agreed to name the school.',
  tribunal: 'The tribunal ordered the school to be named.',
  parentalChoice: 'The parents chose the school and the council did not agree: take advice on whether the duty applies.',
  interim: 'The school is named for the interim only.',
  partParentFunded: 'The parents pay a part: only the council’s own part is at risk.',
};

/**
 * Section 63(2) of the Children and Families Act 2014 obliges the council to pay the fees for education at the school named in the plan; board
 * and lodging only where it is needed for that. So a deadlock's risk is the education lines, with the residential line shown apart, and it
 * depends on why the school is named (domain.md, Negotiation).
 */
export function section63Exposure(lines: readonly ExposedLine[], namingBasis: NamingBasis): Section63Exposure {
  const classified = lines.map((line) => ({ ...line, duty: DUTY[line.kind] }));
  const totalOf = (duty: Section63Duty): Pence =>
    pence(classified.reduce((total, line) => total + (line.duty === duty ? line.amount : 0), 0));
  const education = totalOf('education');
  const boardWhereNeeded = totalOf('boardWhereNeeded');
  const board =
    boardWhereNeeded === 0 ? '' : ` ${formatPounds(boardWhereNeeded)} of board and lodging is due only where education needs it.`;
  return {
    namingBasis,
    education,
    boardWhereNeeded,
    lines: classified,
    words: `${formatPounds(education)} a year of fees for education is exposed.${board} ${NAMED[namingBasis]}`,
  };
}
