import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { someFacts } from './return-facts.builder.js';
import { flagsView } from './return-flags.view.js';
import { linesView } from './return-lines.view.js';
import { standing, summaryView, totalsOf } from './return-summary.view.js';

const LINE = { current: 64_000, asked: 67_200, recommended: 65_344 };

describe('The head of a return’s page', () => {
  it('says who waits for whom, with the money', () => {
    expect(standing(someFacts([LINE]))).toBe('Waits for us: Olu Officer is looking at it.');
    expect(standing(someFacts([{ ...LINE, tabled: 66_880 }], { state: 'countered' }))).toBe(
      'Waits for us: the school answered with £66,880 a year (4.5%: £2,880 more a year).',
    );
    const offered = someFacts([{ ...LINE, tabled: 65_344 }], { state: 'offered', ret: { offerExpiresOn: isoDate('2027-02-15') } });
    expect(standing(offered)).toBe(
      'Waits for the school: our offer of £65,344 a year (2.1%: £1,344 more a year) stands until 15 February 2027 (14 days left).',
    );
    expect(standing({ ...offered, today: isoDate('2027-02-16') })).toContain('the school can no longer accept it');
  });

  it('adds up what is known, and says of the rest that it is not known', () => {
    const facts = someFacts([LINE, { current: 2_000, asked: null }]);
    expect(totalsOf(facts)).toMatchObject({ current: 6_600_000, asked: null, recommended: 6_734_400 });
    expect(summaryView(facts).figures.map(({ label, value }) => [label, value])).toEqual([
      ['Now', '£66,000'],
      ['Asked', 'not known'],
      ['Costs justify', '£66,000'],
      ['Recommended', '£67,344'],
      ['Waiting costs', '£80 a week'],
    ]);
  });

  it('shows a settlement in the place of what was on the table', () => {
    const labels = summaryView(someFacts([{ ...LINE, tabled: 65_344, settled: 65_344 }], { state: 'settled' })).figures.map(
      ({ label }) => label,
    );
    expect(labels).toEqual(['Now', 'Asked', 'Costs justify', 'Recommended today', 'Settled']);
  });
});

describe('The lines of a return', () => {
  it('stand by pupil with all together first; a pupil of one line needs no sum', () => {
    const view = linesView(
      someFacts([
        { ...LINE, pupil: 'T-001' },
        { ...LINE, pupil: 'T-002' },
        { pupil: 'T-002', kind: 'therapy', current: 2_000, asked: 2_100, recommended: 2_000 },
      ]),
    );
    expect(view.headings).toEqual(['Asked', 'Costs justify', 'Recommended']);
    expect(view.all).toMatchObject({ now: '£130,000', cells: [{ text: '£136,500', note: '5%' }, {}, { text: '£132,688', note: '2.07%' }] });
    expect(view.pupils.map(({ reference, lines, total }) => [reference, lines.length, total?.now ?? null])).toEqual([
      ['T-001', 1, null],
      ['T-002', 2, '£66,000'],
    ]);
    expect(view.pupils[0]).toMatchObject({ about: 'named by agreement; 60th percentile of 10 like places' });
  });

  it('have each flag said once, with the pupils it concerns', () => {
    const facts = someFacts([
      { ...LINE, pupil: 'T-001', flags: ['The check lapsed.', 'The review is old.'] },
      { ...LINE, pupil: 'T-002', flags: ['The check lapsed.'] },
    ]);
    expect(flagsView(facts)).toEqual([
      { words: 'The check lapsed.', concerns: 'All 2 pupils' },
      { words: 'The review is old.', concerns: 'Pupil T-001' },
    ]);
  });
});
