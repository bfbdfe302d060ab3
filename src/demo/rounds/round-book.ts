import type { DemoTransaction, Row } from '../demo-transaction.js';
import type { DemoAuthority } from '../organisations.js';
import type { ReturnStory } from './return-story.js';

/** Tables that follow from returns, in the order in which their rows can be inserted. */
const CONSEQUENCES = [
  'files',
  'return_evidence',
  'escalations',
  'approval_requests',
  'approval_steps',
  'documents',
  'contract_variations',
  'arrears',
  'savings',
] as const;

type Consequence = (typeof CONSEQUENCES)[number];

/** Everything an authority's rounds consist of, gathered to be written by one statement a table. */
export class RoundBook {
  readonly cycles: Row[] = [];
  readonly budgets: Row[] = [];
  readonly events: Row[] = [];
  private readonly stories: ReturnStory[] = [];
  private readonly rows = new Map<Consequence, Row[]>(CONSEQUENCES.map((table) => [table, []]));

  constructor(readonly authority: DemoAuthority) {}

  keep(story: ReturnStory): void {
    this.stories.push(story);
  }

  add(table: Consequence, ...rows: readonly Row[]): void {
    this.rows.get(table)?.push(...rows);
  }

  /** Before the fee lines, which say from which return they came. */
  async writeReturns(transaction: DemoTransaction): Promise<void> {
    await transaction.insert('uplift_cycles', this.cycles);
    await transaction.insert('cycle_budgets', this.budgets);
    await transaction.insert('uplift_returns', this.stories.map((story) => story.row())); // prettier-ignore
  }

  /** After the fee lines, to which the returns' lines point. The record is appended in the order in which things happened; answers it. */
  async writeWhatFollows(transaction: DemoTransaction): Promise<Row[]> {
    await transaction.insert('return_lines', this.stories.flatMap((story) => story.lineRows())); // prettier-ignore
    await transaction.insert('negotiation_rounds', this.stories.flatMap(({ rounds }) => rounds)); // prettier-ignore
    await transaction.insert('round_lines', this.stories.flatMap(({ roundLines }) => roundLines)); // prettier-ignore
    await transaction.insert('offer_recommendations', this.stories.flatMap(({ recommendations }) => recommendations)); // prettier-ignore
    await transaction.insert('return_messages', this.stories.flatMap(({ messages }) => messages)); // prettier-ignore
    for (const table of CONSEQUENCES) await transaction.insert(table, this.rows.get(table) ?? []);
    const events = [...this.events, ...this.stories.flatMap((story) => story.events)];
    const inOrder = events.sort((a, b) => (String(a['at']) < String(b['at']) ? -1 : String(a['at']) > String(b['at']) ? 1 : 0));
    await transaction.query('select app.append_audit($1)', [JSON.stringify(inOrder)]);
    return inOrder;
  }
}
