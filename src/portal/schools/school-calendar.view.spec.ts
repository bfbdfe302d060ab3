import { describe, expect, it } from '@jest/globals';
import { closuresTyped } from './school-calendar.view.js';

describe('closures as they are typed', () => {
  it('are days or spans, a line each', () => {
    expect(closuresTyped('18/10/2027 to 22/10/2027\n\n1/11/2027\n2027-12-20 – 2027-12-21')).toEqual([
      { firstDay: '2027-10-18', lastDay: '2027-10-22' },
      { firstDay: '2027-11-01', lastDay: '2027-11-01' },
      { firstDay: '2027-12-20', lastDay: '2027-12-21' },
    ]);
  });

  it('that cannot be read are told as typed', () => {
    expect(closuresTyped('half term\n31/2/2027')).toEqual([{ wrong: 'half term' }, { wrong: '31/2/2027' }]);
  });
});
