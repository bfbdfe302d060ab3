import type { ApprovalMatrixBand, ApprovalMatrixView } from '../../approvals/dto/approval-matrix.js';
import { allows, rolesWith } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Pence } from '../../kernel/money.js';
import { roleInWords } from '../account/role-words.js';
import { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { dayInWords, moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { rolesInOrder } from './approval-words.js';

/** As many bands and steps as the form offers; empty ones are left out. */
const BANDS = 6;
const STEPS = 3;

export interface MatrixRow extends Pick<ApprovalMatrixBand, 'upTo' | 'roles' | 'keyDecision'> {
  readonly effectiveFrom: string;
}

export const matrixTable: Table<MatrixRow> = {
  name: 'approval-matrix',
  caption: 'Who decides what, by value',
  columns: [
    {
      key: 'upTo',
      heading: 'Change a year',
      type: 'text',
      value: ({ upTo }) => (upTo ? `Up to ${moneyInWords(upTo.pence)}` : 'Above'),
      hidden: 'export',
    },
    { key: 'effectiveFrom', heading: 'In force from', type: 'date', value: ({ effectiveFrom }) => effectiveFrom, hidden: 'page' },
    { key: 'limit', heading: 'Up to, included', type: 'money', value: ({ upTo }) => upTo?.pence ?? null, hidden: 'page' },
    { key: 'roles', heading: 'Who decides, in order', type: 'text', value: ({ roles }) => rolesInOrder(roles) },
    { key: 'key', heading: 'Key decision', type: 'text', value: ({ keyDecision }) => keyDecision },
  ],
};

export const matrixRows = ({ bands, effectiveFrom }: ApprovalMatrixView): MatrixRow[] =>
  bands.map(({ upTo, roles, keyDecision }) => ({ upTo, roles, keyDecision, effectiveFrom }));

/** The matrix that counts today, as if it had been typed: what is changed is then all that differs. */
export function matrixForm(matrix: ApprovalMatrixView | undefined): Form {
  const values = (matrix?.bands ?? []).flatMap((band, index) => [
    [`limit-${String(index)}`, band.upTo === null ? '' : (band.upTo.pence / 100).toLocaleString('en-GB')] as const,
    ...band.roles.map((role, step) => [`role-${String(index)}-${String(step)}`, role] as const),
    ...(band.keyDecision ? [[`key-${String(index)}`, 'yes'] as const] : []),
  ]);
  return Form.of(Object.fromEntries(values));
}

export interface TypedBand {
  /** Its place in the form, for what is wrong with it. */
  readonly index: number;
  readonly upToPence: Pence | null;
  readonly roles: readonly string[];
  readonly keyDecision: boolean;
}

/** Bands with at least one role; the others were left empty. */
export function typedBands(form: Form): TypedBand[] {
  return Array.from({ length: BANDS }, (_, index) => ({
    index,
    roles: Array.from({ length: STEPS }, (__, step) => form.typed(`role-${String(index)}-${String(step)}`)).filter(Boolean),
    upToPence: form.pounds(`limit-${String(index)}`),
    keyDecision: form.flag(`key-${String(index)}`),
  })).filter(({ roles, upToPence }) => roles.length > 0 || upToPence !== null);
}

/** The service names a band by its place among those given; the form by its own: `bands.1.roles` is `role-1-0`. */
export const fieldNames = (bands: readonly TypedBand[]): Record<string, string> => ({
  effectiveFrom: 'effectiveFrom',
  ...Object.fromEntries(
    bands.flatMap(({ index }, place) => [
      [`bands.${String(place)}.roles`, `role-${String(index)}-0`],
      [`bands.${String(place)}.upToPence`, `limit-${String(index)}`],
    ]),
  ),
});

export function matrixView(actor: Actor, history: readonly ApprovalMatrixView[], list: ListState, asked: Form | null) {
  const inForce = history.find((matrix) => matrix.inForce);
  const others = history.filter((matrix) => matrix !== inForce);
  const form = asked ?? matrixForm(inForce);
  const roleItems = (name: string) => [
    { value: '', text: 'Nobody' },
    ...rolesWith('approvals.decide').map((role) => ({ value: role, text: roleInWords(role), selected: form.typed(name) === role })),
  ];
  return {
    form,
    breadcrumbs: [{ text: 'Approvals', href: paths.approvals }, { text: 'Who decides what' }],
    inForce: inForce && {
      since: dayInWords(inForce.effectiveFrom),
      table: tableView(matrixTable, matrixRows(inForce), null, { captionHidden: true }),
    },
    others: others.map((matrix) => ({
      when: `From ${dayInWords(matrix.effectiveFrom)}${matrix.effectiveUntil ? ` to ${dayInWords(matrix.effectiveUntil)}` : ''}`,
      table: tableView({ ...matrixTable, caption: `Who decided from ${dayInWords(matrix.effectiveFrom)}` }, matrixRows(matrix), null, {
        captionHidden: true,
      }),
    })),
    exports: list.exports,
    configures: allows(actor, 'approvals.configure'),
    open: asked !== null,
    bands: Array.from({ length: BANDS }, (_, index) => ({
      title: `Band ${String(index + 1)}`,
      limit: `limit-${String(index)}`,
      key: `key-${String(index)}`,
      keyItems: [{ value: 'yes', text: 'A key decision, with notice and call-in', checked: form.flag(`key-${String(index)}`) }],
      steps: Array.from({ length: STEPS }, (__, step) => {
        const name = `role-${String(index)}-${String(step)}`;
        return { name, label: ['Decides first', 'Then', 'Then'][step], items: roleItems(name) };
      }),
    })),
  };
}
