import type { Categories, Combination, ReleasePlan } from './release-plan.js';

/** What is audited: one authority's children, and what it would publish of them. */
export interface AuditInput {
  readonly plan: ReleasePlan;
  readonly categories: Categories;
  readonly children: readonly Combination[];
  /** A figure a cell, by its id; null where an earlier snapshot left it blank: it stays so. */
  readonly figures: readonly (readonly [id: string, figure: number | null])[];
}

/** What the audit found. A release with `exact`, `narrow` or `unwitnessed` cells is not published. */
export interface AuditResult {
  /** Cells that are blank from now on, earlier ones too, in the order of their names. */
  readonly blanks: readonly string[];
  /** Cells with one to four children: each has to leave five consecutive whole numbers possible. */
  readonly protectedCells: number;
  /** Protected cells that an attacker would find exactly, or too narrowly, after all blanks. */
  readonly exact: number;
  readonly narrow: number;
  /** Protected cells without a whole table for each of five values. */
  readonly unwitnessed: number;
  /** Of all children, the share that the finest table shows, in ten-thousandths. */
  readonly visibleBp: number;
  /** SHA-256 of the witnessed values of every protected cell, in the order of their names. */
  readonly witnessSha256: string;
  /** How many optimisations were solved. */
  readonly solves: number;
}

/** How many consecutive whole numbers have to stay possible for a count of one to four. */
export const WIDTH = 5;

/** The counts that are protected: what is larger is told to within four anyway, and nought is nobody. */
export const isProtected = (count: number): boolean => count >= 1 && count < WIDTH;
