import { type IsoDate, isoDate } from '../kernel/dates.js';
import { financialYearStarting } from '../kernel/years.js';
import type { Row } from './demo-transaction.js';
import type { DemoFeeLine } from './fee-lines.js';
import type { DemoAuthority } from './organisations.js';
import { personAt } from './people.js';
import { moment } from './rounds/return-story.js';

/** What each council set by: this year as set and as revised, next year as planned so far. In thousandths of what is paid now. */
const ENTRIES: readonly { readonly year: number; readonly on: string; readonly perMille: number; readonly reason: string }[] = [
  { year: 2026, on: '2026-02-25', perMille: 985, reason: 'Full council, 25 February 2026' },
  { year: 2026, on: '2026-10-08', perMille: 1_004, reason: 'Revised at month 6: more residential places than planned' },
  { year: 2027, on: '2026-11-12', perMille: 1_031, reason: 'Draft for the medium-term plan, before the autumn settlement' },
];

const isCharged = (line: DemoFeeLine, on: IsoDate): boolean => line.hnbEligible && line.from <= on && (line.to === null || line.to > on);

/** The budgets of a council, parted by setting, and their record. Leicester's is tight, as budgets are. */
export function budgetRows(authority: DemoAuthority, lines: readonly DemoFeeLine[]): { readonly rows: Row[]; readonly events: Row[] } {
  const finance = personAt(authority.id, 'financePartner');
  const on = isoDate('2026-11-15');
  const paid = (setting: 'day' | 'residential'): number =>
    lines
      .filter((line) => (line.placement.residentialWeeks === null ? 'day' : 'residential') === setting && isCharged(line, on))
      .reduce((total, { annualPence }) => total + annualPence, 0);
  const [day, residential] = [paid('day'), paid('residential')];
  const versions = new Map<number, number>();
  const entered = ENTRIES.map(({ year, on: enteredOn, perMille, reason }) => {
    const version = (versions.get(year) ?? 0) + 1;
    versions.set(year, version);
    // Whole thousands of pounds, as councils budget.
    const part = (pence: number): number => Math.round((pence * perMille) / 100_000_000) * 100_000;
    const [dayPence, residentialPence] = [part(day), part(residential)];
    const at = moment(isoDate(enteredOn), 120);
    const amounts = { version, totalPence: dayPence + residentialPence, dayPence, residentialPence, reason };
    return {
      row: {
        authority_id: authority.id,
        financial_year: year,
        version,
        total_pence: amounts.totalPence,
        ...(residential > 0 ? { day_pence: dayPence, residential_pence: residentialPence } : { day_pence: null, residential_pence: null }),
        reason,
        entered_by: finance.id,
        entered_by_name: finance.name,
        entered_at: at,
      },
      event: {
        chain: authority.id,
        at,
        personId: finance.id,
        personName: finance.name,
        organisationId: authority.id,
        organisationName: authority.name,
        action: 'enterBudget',
        subjectType: 'budget',
        subjectId: authority.id,
        schoolId: null,
        shared: false,
        before: null,
        after: { financialYear: financialYearStarting(year), ...amounts },
        source: 'demo',
      },
    };
  });
  return { rows: entered.map(({ row }) => row), events: entered.map(({ event }) => event) };
}
