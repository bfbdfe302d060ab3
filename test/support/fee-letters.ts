/** Invented letters in the wordings schools use, with what each asks: the ask, what it applies to, from when, and when it was written. */
export interface LetterFixture {
  readonly about: string;
  readonly text: string;
  /** "4.50% more, all fees". */
  readonly asks: readonly string[];
  readonly from: readonly string[];
  readonly written: string | null;
}

export const REFERENCES = ['00071', 'T-003', 'LC-2291', 'LC-2305', '12'];

export const LETTERS: readonly LetterFixture[] = [
  {
    about: 'a plain letter',
    text: `Ash Lane School
Testborough TE1 1AA

15 January 2027

Dear Ms Officer

Fees for the academic year 2027/28

I am writing to inform you that our fees will increase by 4.5% with effect from
1 September 2027.

Yours sincerely
A Head`,
    asks: ['4.50% more, all fees'],
    from: ['2027-09-01'],
    written: '2027-01-15',
  },
  {
    about: 'a rise with its reasons, whose figures are none',
    text: `Date: 12/01/2027

Dear Commissioner,

We are seeking an uplift of 5.2% on our fees from 1st April 2027. This reflects the teachers' pay award of 4%, the increase in employer National Insurance contributions (which rose by 1.2 percentage points) and a 6.7% increase in the National Living Wage. Staff costs make up 72% of our expenditure.`,
    asks: ['5.20% more, all fees'],
    from: ['2027-04-01'],
    written: '2027-01-12',
  },
  {
    about: 'a rise in words',
    text: `20th December 2026

Dear Sirs

The Governors have resolved to raise fees by three and a half per cent with effect from the autumn term 2027.`,
    asks: ['3.50% more, all fees'],
    from: ['2027-09-01'],
    written: '2026-12-20',
  },
  {
    about: 'prices before and after',
    text: `6 January 2027

The annual fee for a day placement will rise from £60,000 to £62,100 per annum from 1 September 2027.`,
    asks: ['from £60,000.00 to £62,100.00 a year, core fees'],
    from: ['2027-09-01'],
    written: '2027-01-06',
  },
  {
    about: 'two kinds of fee at two rates',
    text: `11 January 2027

Our proposal is an increase of 4% on core fees and 3% on therapy, to take effect from 1 April 2027.`,
    asks: ['4.00% more, core fees', '3.00% more, therapy'],
    from: ['2027-04-01'],
    written: '2027-01-11',
  },
  {
    about: 'two kinds the other way round',
    text: `11 January 2027

We propose to increase core fees by 4.25% and therapy charges by 2% w.e.f. 01/09/2027.`,
    asks: ['4.25% more, core fees', '2.00% more, therapy'],
    from: ['2027-09-01'],
    written: '2027-01-11',
  },
  {
    about: 'a table of prices',
    text: `Fee schedule 2027/28

Our revised fees for the academic year 2027/28 are below.

Placement\tCurrent fee\tNew fee
Day placement\t£60,000\t£62,700
Residential 38 weeks\t£120,000\t£125,400
1:1 support\t£24,000\t£24,960`,
    asks: [
      'from £60,000.00 to £62,700.00, core fees',
      'from £120,000.00 to £125,400.00, residential fees',
      'from £24,000.00 to £24,960.00, one-to-one support',
    ],
    from: ['2027-09-01'],
    written: null,
  },
  {
    about: 'a table with difference and percentage',
    text: `Element    Current    Proposed    Increase    %
Core education    £58,000.00    £60,320.00    £2,320.00    4%
Therapy    £6,500.00    £6,630.00    £130.00    2%`,
    asks: [
      'from £58,000.00 to £60,320.00, core fees',
      '4.00% more, core fees',
      'from £6,500.00 to £6,630.00, therapy',
      '2.00% more, therapy',
    ],
    from: [],
    written: null,
  },
  {
    about: 'pupils one by one',
    text: `18 January 2027

The fees for the pupils placed by your authority from 1 April 2027 will be:

- LC-2291: from £64,000 to £66,560 per annum
- LC-2305: from £71,000 to £73,840 per annum`,
    asks: [
      'from £64,000.00 to £66,560.00 a year, all fees of pupil LC-2291',
      'from £71,000.00 to £73,840.00 a year, all fees of pupil LC-2305',
    ],
    from: ['2027-04-01'],
    written: '2027-01-18',
  },
  {
    about: 'so many pounds more',
    text: `Dear Finance team,

Following a review we request an increase of £1,500 per pupil per annum from September 2027.`,
    asks: ['£1,500.00 a year more, all fees'],
    from: ['2027-09-01'],
    written: null,
  },
  {
    about: 'a new price alone',
    text: `4 January 2027

From 1 September 2027 our new fee will be £68,250 per annum for all placements.`,
    asks: ['to £68,250.00 a year, all fees'],
    from: ['2027-09-01'],
    written: '2027-01-04',
  },
  {
    about: 'a new price with the present one in brackets',
    text: `4 January 2027

The tuition fee for 2027/28 will be £21,500 per term (currently £20,700 per term).`,
    asks: ['from £20,700.00 to £21,500.00 a term, core fees'],
    from: ['2027-09-01'],
    written: '2027-01-04',
  },
  {
    about: 'weekly boarding prices',
    text: `Our residential rate will increase from £2,450 per week to £2,548 per week from 1 April 2027.`,
    asks: ['from £2,450.00 to £2,548.00 a week, residential fees'],
    from: ['2027-04-01'],
    written: null,
  },
  {
    about: 'last year’s rise beside this year’s',
    text: `9 January 2027

Last year we increased our fees by 2.5%, well below inflation. For 2027-28 we must ask for 6% across all fees.`,
    asks: ['6.00% more, all fees'],
    from: ['2027-09-01'],
    written: '2027-01-09',
  },
  {
    about: 'in line with inflation, with its figure',
    text: `9 January 2027

Our fees will increase in line with CPI of 3.8% from 1 April 2027.`,
    asks: ['3.80% more, all fees'],
    from: ['2027-04-01'],
    written: '2027-01-09',
  },
  {
    about: 'in line with inflation, without a figure',
    text: `9 January 2027

Our fees will increase in line with CPI from 1 April 2027.`,
    asks: [],
    from: ['2027-04-01'],
    written: '2027-01-09',
  },
  {
    about: 'one kind excepted',
    text: `We will apply an increase of 4% to all fees, excluding therapy, from 1 September 2027.`,
    asks: ['4.00% more, all fees except therapy'],
    from: ['2027-09-01'],
    written: null,
  },
  {
    about: 'one kind that stays as it is',
    text: `14 January 2027

Core fees will rise by 3.9% from 1 September 2027. Therapy charges will remain unchanged.`,
    asks: ['3.90% more, core fees', 'no rise, therapy'],
    from: ['2027-09-01'],
    written: '2027-01-14',
  },
  {
    about: 'no rise at all',
    text: `14 January 2027

I am pleased to confirm that we do not intend to increase our fees for the coming financial year.`,
    asks: ['no rise, all fees'],
    from: ['2027-04-01'],
    written: '2027-01-14',
  },
  {
    about: 'a fall',
    text: `14 January 2027

As numbers have grown we are able to reduce our fees by 1.5% from 1 April 2027.`,
    asks: ['1.50% less, all fees'],
    from: ['2027-04-01'],
    written: '2027-01-14',
  },
  {
    about: 'two percentages for the same fees, of which none may be chosen',
    text: `Re: Fee increase 2027/28

We write to request a fee increase of 4% from 1 September 2027.

To confirm: the increase of 4.5% to our fees applies to all placements.`,
    asks: ['4.00% more, all fees', '4.50% more, all fees'],
    from: ['2027-09-01'],
    written: null,
  },
  {
    about: 'two days from which it holds',
    text: `8 January 2027

Fees increase by 4% with effect from 1 April 2027 for existing pupils, and fees for new pupils apply from 1 September 2027.`,
    asks: ['4.00% more, all fees'],
    from: ['2027-04-01', '2027-09-01'],
    written: '2027-01-08',
  },
  {
    about: 'a heading and an e-mail’s few words',
    text: `Hi Olu,

Just to let you know we're putting fees up 5% from September. Let me know if any problems.

Thanks, Jo`,
    asks: ['5.00% more, all fees'],
    from: [],
    written: null,
  },
  {
    about: 'a one-to-one rate an hour',
    text: `The hourly charge for 1:1 support will be increased from £18.50 per hour to £19.40 per hour from 1 April 2027.`,
    asks: ['from £18.50 to £19.40 an hour, one-to-one support'],
    from: ['2027-04-01'],
    written: null,
  },
  {
    about: 'VAT and a discount, which are no rises',
    text: `Fees for 2027/28

All prices are exempt from VAT; where VAT applies it is charged at 20%. A 5% discount is given for siblings. Fees will increase by 3.25% in September 2027.`,
    asks: ['3.25% more, all fees'],
    from: ['2027-09-01'],
    written: null,
  },
  {
    about: 'a letter wrapped in the middle of everything',
    text: `7 January 2027

After careful consideration the Trustees have agreed an annual fee
increase of 4.75
per cent, effective
from the 1st of
September 2027, to be applied to all placements.`,
    asks: ['4.75% more, all fees'],
    from: ['2027-09-01'],
    written: '2027-01-07',
  },
  {
    about: 'a range, whose ends are both shown',
    text: `We anticipate that our fees will need to increase by 3 to 4% next academic year.`,
    asks: ['3.00% more, all fees', '4.00% more, all fees'],
    from: [],
    written: null,
  },
  {
    about: 'costs explained at length before the ask',
    text: `10 January 2027

Inflation in December stood at 3.6%. Teachers' pay rose by 5.5% in September and our energy bills by 12%. Our insurance premium went up by 18%. Salaries account for 70% of costs.
Taking all of this into account, we have no alternative but to request an increase in fees of 6.5% for the 2027/28 academic year.`,
    asks: ['6.50% more, all fees'],
    from: ['2027-09-01'],
    written: '2027-01-10',
  },
  {
    about: 'a thank-you without any fee',
    text: `10 January 2027

Thank you for visiting our school. 92% of our pupils achieved their targets and attendance is 96%. Our open day is on 3 March 2027.`,
    asks: [],
    from: [],
    written: '2027-01-10',
  },
  {
    about: 'pounds and percentage that agree, for one pupil',
    text: `16 January 2027

Pupil ref 00071: the current annual fee of £64,000 will increase to £66,560, an increase of 4%, from 1 April 2027.`,
    asks: ['from £64,000.00 to £66,560.00 a year, all fees of pupil 00071', '4.00% more, all fees of pupil 00071'],
    from: ['2027-04-01'],
    written: '2027-01-16',
  },
  {
    about: 'a percentage and the weekly price that it makes',
    text: `22 January 2027

Annual Fee Review
As per our contract, we hereby give notice that an inflationary uplift of 3.7% will be applied to all placement fees with effect from 1st September 2027. The new weekly fee will therefore be £1,614.60.`,
    asks: ['3.70% more, all fees', 'to £1,614.60 a week, all fees'],
    from: ['2027-09-01'],
    written: '2027-01-22',
  },
  {
    about: 'bands',
    text: `With effect from 1 September 2027 the school's fees will be increased as follows:
Band A: £54,000 to £56,160
Band C (including therapy): £72,000 to £74,880`,
    asks: ['from £54,000.00 to £56,160.00, all fees', 'from £72,000.00 to £74,880.00, all fees'],
    from: ['2027-09-01'],
    written: null,
  },
  {
    about: 'the price of now in the sentence before',
    text: `Our current fees are £62,400 per annum. From September 2027 these will increase to £65,520 per annum.`,
    asks: ['from £62,400.00 to £65,520.00 a year, all fees'],
    from: ['2027-09-01'],
    written: null,
  },
  {
    about: 'one pupil’s price and package',
    text: `We request that the fee for LC-2291 be increased from £1,230 per week to £1,279.20 per week and that the therapy package of £6,500 per annum be uplifted by 2.5%.`,
    asks: ['from £1,230.00 to £1,279.20 a week, all fees of pupil LC-2291', '2.50% more, therapy of pupil LC-2291'],
    from: [],
    written: null,
  },
  {
    about: 'a form filled in',
    text: `Fee uplift: 4.2%
Effective date: 01/04/2027
Applies to: core placement fee
Reason: pay award`,
    asks: ['4.20% more, core fees'],
    from: ['2027-04-01'],
    written: null,
  },
  {
    about: 'the price of two years and a rise in words',
    text: `I can confirm that the fees you pay for 2026/27 (£58,750) will go up by two point five per cent to £60,218.75 in 2027/28.`,
    asks: ['from £58,750.00 to £60,218.75, all fees', '2.50% more, all fees'],
    from: ['2027-09-01'],
    written: null,
  },
  {
    about: 'a range of fees, which is no rise',
    text: `Our fees range from £45,000 to £72,000 depending on need. Fees rise 4.1% on 1 September 2027.`,
    asks: ['4.10% more, all fees'],
    from: ['2027-09-01'],
    written: null,
  },
  {
    about: 'three kinds in one line',
    text: `Uplift of 5% requested for 52 week residential placements; day places 3.5%.`,
    asks: ['5.00% more, residential fees', '3.50% more, core fees'],
    from: [],
    written: null,
  },
];
