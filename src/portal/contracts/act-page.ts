import { Injectable } from '@nestjs/common';
import { type ContractHeader, ContractQuery } from '../../contracts/contract.query.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import type { Form } from '../foundation/form.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { type ContractPart, paths } from '../paths.js';
import { contractTrail } from './contract-head.js';

interface Field {
  readonly kind: 'date' | 'words' | 'text' | 'select';
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly items?: readonly { readonly value: string; readonly text: string }[];
}

/** What the page of one act on a contract shows. */
export interface ActView {
  readonly part: ContractPart;
  readonly heading: string;
  readonly about?: readonly string[];
  readonly inTheWay?: readonly string[];
  readonly details?: readonly { readonly key: string; readonly value: string; readonly note?: string }[];
  readonly fields?: readonly Field[];
  /** Words on the button; without one there is nothing to press. */
  readonly button?: string | undefined;
  /** Words on a second button, which only looks at what it would come to. */
  readonly look?: string;
  readonly warning?: boolean;
}

/** The one shape of all acts on a contract: what it is, what it comes to, what to enter, and back to the contract. */
@Injectable()
export class ActPage {
  constructor(private readonly contracts: ContractQuery) {}

  async contract(actor: Actor, id: string): Promise<ContractHeader> {
    const contract = await this.contracts.head(actor, id);
    if (!contract) throw new Refused([refusal('notFound', 'There is no such contract, or it is not yours to see.')]);
    return contract;
  }

  /** `version`: what its reader sees now; after a refusal the one that was sent, so that a stale page stays stale. */
  show(contract: ContractHeader, view: ActView, form: Form): Reply {
    const { warning, ...rest } = view;
    return page('contracts/act', `${view.heading}: ${contract.reference}`, {
      ...rest,
      breadcrumbs: contractTrail(contract, view.heading),
      caption: `${contract.reference}, ${contract.title}`,
      action: paths.contractPart(contract.id, view.part),
      cancel: paths.contract(contract.id),
      version: form.typed('version') === '' ? contract.version : form.typed('version'),
      form,
      ...(warning ? { buttonClasses: 'govuk-button--warning' } : {}),
    });
  }

  /** Back to the contract, or the same page with what was typed. */
  async answer(id: string, form: Form, outcome: Promise<Outcome<string>>, message: string, again: () => Promise<Reply>): Promise<Reply> {
    const done = await outcome;
    if (done.ok) return redirect(paths.contract(id), message);
    form.refuse(done.refusals);
    return again();
  }
}
