import { describe, expect, it } from '@jest/globals';
import { pounds } from '../../kernel/money.js';
import type { ApprovalMatrix } from '../approval-matrix.js';
import { refusesMatrix } from './matrix-rules.js';

const DECIDING = ['headOfSes', 'financePartner', 'director'];
const band = (limit: number | null, ...steps: string[]): ApprovalMatrix[number] => ({
  upToPence: limit === null ? null : pounds(limit),
  steps,
  keyDecision: limit === null,
});
const refusals = (...bands: ApprovalMatrix): [string, string][] =>
  refusesMatrix(bands, DECIDING).map(({ code, field }) => [code, (field ?? []).join('.')]);

describe('an approval matrix', () => {
  it('has bands that rise to one without a limit', () => {
    expect(
      refusals(band(25_000, 'headOfSes', 'financePartner'), band(100_000, 'director'), band(null, 'director', 'financePartner')),
    ).toEqual([]);
    expect(refusals(band(null, 'director'))).toEqual([]);
  });

  it('leaves no value without anybody who decides it', () => {
    expect(refusals()).toEqual([['noBands', 'bands']]);
    expect(refusals(band(25_000, 'director'))).toEqual([['noLastBand', 'bands.0.upToPence']]);
    expect(refusals(band(null, 'director'), band(null, 'director'))).toEqual([['noLastBand', 'bands.0.upToPence']]);
    expect(refusals(band(null))).toEqual([['noRoles', 'bands.0.roles']]);
  });

  it('names the band that does not rise, and the role that nobody decides by', () => {
    expect(refusals(band(25_000, 'director'), band(25_000, 'director'), band(null, 'director'))).toEqual([
      ['notAscending', 'bands.1.upToPence'],
    ]);
    expect(refusals(band(25_000, 'sesOfficer'), band(null, 'director'))).toEqual([['unknownRole', 'bands.0.roles']]);
  });
});
