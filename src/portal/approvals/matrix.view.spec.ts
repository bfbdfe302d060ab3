import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { pounds } from '../../kernel/money.js';
import { money } from '../../platform/graphql/scalars.js';
import { Form } from '../foundation/form.js';
import { fieldNames, matrixForm, typedBands } from './matrix.view.js';

const matrix = {
  effectiveFrom: isoDate('2024-04-01'),
  effectiveUntil: null,
  inForce: true,
  recordedAt: new Date(0),
  bands: [
    { position: 1, upTo: money(pounds(25_000)), roles: ['headOfSes', 'financePartner'], keyDecision: false },
    { position: 2, upTo: null, roles: ['director'], keyDecision: true },
  ],
};

describe('the form of a matrix', () => {
  it('begins with the matrix that counts, and reads back as the same', () => {
    const form = matrixForm(matrix);
    expect(form.typed('limit-0')).toBe('25,000');
    expect(typedBands(form)).toEqual([
      { index: 0, upToPence: pounds(25_000), roles: ['headOfSes', 'financePartner'], keyDecision: false },
      { index: 1, upToPence: null, roles: ['director'], keyDecision: true },
    ]);
  });

  it('leaves empty bands out, and finds the input of a refused band all the same', () => {
    const bands = typedBands(new Form({ 'role-1-0': 'director', 'limit-1': '5,000', 'role-4-1': 'headOfSes' }));
    expect(bands.map(({ index }) => index)).toEqual([1, 4]);
    expect(fieldNames(bands)).toMatchObject({ 'bands.0.upToPence': 'limit-1', 'bands.1.roles': 'role-4-0' });
  });
});
