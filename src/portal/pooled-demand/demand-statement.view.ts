import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { NamedConsortium, PooledDemand } from '../../pooling/demand/pooled-demand.query.js';
import { demandName, districtNames, tableName } from '../../pooling/demand/demand-words.js';
import type { IssueDemandStatement } from '../../pooling/documents/demand-statement.service.js';
import { type AskedTable, tableId } from '../../pooling/release/answer.js';
import { DIMENSIONS, FIRST_TABLES } from '../../pooling/release/release-plan.js';
import type { Form } from '../foundation/form.js';
import { paths } from '../paths.js';
import { dimensionsNamed, tableKey } from './demand-address.js';

export const mayState = (actor: Actor): boolean => actor.access === 'write' && allows(actor, 'pooling.stateDemand');

/** The form by which the table that is shown, and others, become a statement; null where nothing is published. */
export function statementForm(demand: PooledDemand, consortia: readonly NamedConsortium[]) {
  const [first, ...others] = consortia;
  if (demand.takenOn === null || !first) return null;
  const here = tableId({ by: demand.dimensions, only: demand.only });
  return {
    action: paths.issueDemandStatement,
    shown: demandName(demand, districtNames(demand.districts)),
    kept: [
      { name: 'by', value: tableKey(demand.dimensions) },
      { name: 'on', value: demand.takenOn },
      ...DIMENSIONS.flatMap((dimension) => (demand.only[dimension] ?? []).map((value) => ({ name: dimension, value }))),
      ...(others.length === 0 ? [{ name: 'consortiumId', value: first.id }] : []),
    ],
    consortia: others.length === 0 ? null : consortia.map(({ id, name }) => ({ value: id, text: name })),
    tables: FIRST_TABLES.filter((by) => tableId({ by, only: {} }) !== here).map((by) => ({
      value: tableKey(by) || ALL,
      text: tableName(by),
    })),
  };
}

/** How a form names the table of all children together. */
const ALL = 'all';

/** What a form asks for: the table that was shown first, then those that were ticked. */
export function statementAsked(form: Form): IssueDemandStatement {
  const only = Object.fromEntries(
    DIMENSIONS.flatMap((dimension) => {
      const ticked = form.chosen(dimension);
      return ticked.length === 0 ? [] : [[dimension, ticked]];
    }),
  );
  const ticked = form.chosen('tables').map((key): AskedTable => ({ by: dimensionsNamed(key), only: {} }));
  return {
    consortiumId: form.typed('consortiumId'),
    takenOn: form.typed('on') as IsoDate,
    tables: [{ by: dimensionsNamed(form.typed('by')), only }, ...ticked],
  };
}
