import type { BudgetVersion } from '../../finance/budgets/budget-rules.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Pence } from '../../kernel/money.js';
import { type FinancialYear, startingYear } from '../../kernel/years.js';
import { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { yearQuery } from './budget-year.js';

export const versionsTable = (year: FinancialYear): Table<BudgetVersion> => ({
  name: `budget-${year}`,
  caption: `Every version of the budget for ${year}`,
  columns: [
    { key: 'version', heading: 'Version', type: 'integer', value: ({ version }) => version },
    { key: 'total', heading: 'Budget', type: 'money', value: ({ totalPence }) => totalPence },
    { key: 'day', heading: 'Day', type: 'money', value: ({ dayPence }) => dayPence },
    { key: 'residential', heading: 'Residential', type: 'money', value: ({ residentialPence }) => residentialPence },
    { key: 'reason', heading: 'Reason', type: 'text', value: ({ reason }) => reason },
    { key: 'by', heading: 'Entered by', type: 'text', value: ({ enteredByName }) => enteredByName },
    { key: 'at', heading: 'Entered', type: 'dateTime', value: ({ enteredAt }) => enteredAt },
  ],
});

const typed = (amount: Pence | null | undefined): string | null =>
  amount === null || amount === undefined ? null : (amount / 100).toLocaleString('en-GB', { maximumFractionDigits: 2 });

/** The budget as it stands, as if it had been typed; the reason is asked anew. */
export const budgetForm = (latest: BudgetVersion | undefined): Form =>
  Form.of({ total: typed(latest?.totalPence), day: typed(latest?.dayPence), residential: typed(latest?.residentialPence) });

export function enterBudgetView(
  actor: Actor,
  year: FinancialYear,
  versions: readonly BudgetVersion[],
  list: ListState,
  asked: Form | null,
) {
  const [latest] = versions;
  return {
    form: asked ?? budgetForm(latest),
    breadcrumbs: [{ text: `Budget and forecast, ${year}`, href: `${paths.budget}${yearQuery(year)}` }, { text: 'Budget' }],
    heading: `Budget for ${year}`,
    action: paths.enterBudget(yearQuery(year)),
    enters: allows(actor, 'finance.enterBudget'),
    // Its own name: a version of nought would not be sent.
    seen: String(latest?.version ?? 0),
    financialYear: startingYear(year),
    table: tableView(versionsTable(year), versions, list, { empty: `No budget is entered for ${year}.` }),
    exports: list.exports,
  };
}
