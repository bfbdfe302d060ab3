import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ContractDraftsService } from '../../contracts/contract-drafts.service.js';
import { ContractQuery, type ContractRecord, type ContractVersionRecord } from '../../contracts/contract.query.js';
import type { BlockTerms, ContractTerms, FrameworkTerms } from '../../contracts/terms.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { PlacementsQuery } from '../../placements/placements.query.js';
import { SchoolsQuery } from '../../providers/schools.query.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { dateParts } from './date-parts.js';
import { editView, newTermsView, newView } from './draft.view.js';
import { EMPTY_BLOCK, EMPTY_FRAMEWORK, blockTyped, frameworkTyped, readBlock, readFramework, readSpot, spotTyped } from './terms.form.js';

const typed = (terms: ContractTerms): Record<string, string> =>
  terms.kind === 'spot' ? spotTyped(terms) : terms.kind === 'block' ? blockTyped(terms) : frameworkTyped(terms);

/** Drafts of contracts and of variations: begun, and changed on one page with all they say. */
@Portal()
export class ContractDraftPages {
  constructor(
    private readonly contracts: ContractQuery,
    private readonly drafts: ContractDraftsService,
    private readonly placements: PlacementsQuery,
    private readonly schools: SchoolsQuery,
  ) {}

  @Get('contracts/new')
  begin(@Query() query: AddressQuery): Reply {
    const kind = query['kind'];
    if (kind === 'block' || kind === 'framework')
      return this.newTerms(kind, Form.of(typed(kind === 'block' ? EMPTY_BLOCK : EMPTY_FRAMEWORK)));
    const pupil = query['pupil'];
    return page('contracts/new', 'Draft a contract', newView(Form.of({ pupilReference: typeof pupil === 'string' ? pupil : '' })));
  }

  @Post('contracts/new')
  async draft(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const kind = form.typed('kind');
    if (kind === 'block') return this.draftTerms(actor, form, readBlock(form, EMPTY_BLOCK));
    if (kind === 'framework') return this.draftTerms(actor, form, readFramework(form, EMPTY_FRAMEWORK));
    return this.draftSpot(actor, form);
  }

  @Get('contracts/:id/edit')
  async change(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const [contract, draft] = await this.draftOf(actor, id);
    const form = Form.of({
      ...typed(draft.terms),
      title: contract.title,
      ...dateParts('startsOn', draft.effectiveOn),
      ...(endsByItself(contract, draft) ? {} : dateParts('endsOn', contract.endsOn)),
    });
    return this.edit(contract, draft, form);
  }

  @Post('contracts/:id/edit')
  async save(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const [contract, draft] = await this.draftOf(actor, id);
    const form = new Form(body);
    const terms = read(form, draft.terms);
    const startsOn = form.date('startsOn', { required: 'Enter the first day' });
    const endsOn = form.date('endsOn');
    const title = draft.number === 1 ? form.text('title', { required: 'Give it a title', longest: 200 }) : contract.title;
    if (form.refused || startsOn === null) return this.edit(contract, draft, form);
    const done = await this.drafts.editDraft(actor, {
      contractId: id,
      version: form.version,
      clientKey: form.clientKey,
      title,
      startsOn,
      ...(draft.number === 1 ? { endsOn } : {}),
      terms,
    });
    if (done.ok) return redirect(paths.contract(id), 'The draft is saved.');
    form.refuse(done.refusals, { effectiveOn: 'startsOn' });
    return this.edit(contract, draft, form);
  }

  private edit(contract: ContractRecord, draft: ContractVersionRecord, form: Form): Reply {
    return page('contracts/draft', `Draft of ${contract.reference}`, editView(contract, draft.number, draft.terms, form));
  }

  private newTerms(kind: 'block' | 'framework', form: Form): Reply {
    const terms = kind === 'block' ? EMPTY_BLOCK : EMPTY_FRAMEWORK;
    return page('contracts/draft', kind === 'block' ? 'Draft a block contract' : 'Draft a framework', newTermsView(terms, form));
  }

  private async draftTerms(actor: Actor, form: Form, terms: BlockTerms | FrameworkTerms): Promise<Reply> {
    const urn = form.integer('urn', { required: 'Enter the school’s URN' });
    const title = form.text('title', { required: 'Give it a title', longest: 200 });
    const startsOn = form.date('startsOn', { required: 'Enter the first day' });
    const endsOn = form.date('endsOn');
    const school = urn === null ? null : await this.schools.one(actor, { urn });
    if (urn !== null && !school) form.error('urn', 'There is no school with this URN');
    if (form.refused || !school || startsOn === null) return this.newTerms(terms.kind, form);
    const done = await this.drafts.draftTerms(actor, { schoolId: school.id, title, startsOn, endsOn, terms, clientKey: form.clientKey });
    if (done.ok) return redirect(paths.contract(done.value), 'The draft is saved.');
    form.refuse(done.refusals);
    return this.newTerms(terms.kind, form);
  }

  private async draftSpot(actor: Actor, form: Form): Promise<Reply> {
    const again = (): Reply => page('contracts/new', 'Draft a contract', newView(form));
    const pupilReference = form.text('pupilReference', { required: 'Enter the pupil’s reference', longest: 100 });
    const startsOn = form.date('startsOn');
    const endsAtAge = form.integer('endsAtAge');
    if (form.refused) return again();
    const found = await this.placements.page(actor, { pupilReference }, { by: 'startsOn', descending: true }, { first: 20 }, false);
    const placement = found.nodes.find(({ pupil }) => pupil.reference.toLowerCase() === pupilReference.toLowerCase());
    if (!placement) {
      form.error('pupilReference', 'There is no placement of a pupil with this reference');
      return again();
    }
    const done = await this.drafts.draftSpot(actor, { placementId: placement.id, startsOn, endsAtAge, clientKey: form.clientKey });
    if (done.ok) return redirect(paths.contract(done.value), 'The agreement is drafted from the placement.');
    form.refuse(done.refusals, { placementId: 'pupilReference' });
    return again();
  }

  private async draftOf(actor: Actor, id: string): Promise<[ContractRecord, ContractVersionRecord]> {
    const contract = await this.contracts.one(actor, id);
    if (!contract) throw new Refused([refusal('notFound', 'There is no such contract, or it is not yours to see.')]);
    const draft = contract.versions.find(({ state }) => state === 'draft');
    if (!draft) throw new Refused([refusal('wrongState', 'Only a draft can be changed: what is approved or issued stands as it is.')]);
    return [contract, draft];
  }
}

function read(form: Form, before: ContractTerms): ContractTerms {
  switch (before.kind) {
    case 'spot':
      return readSpot(form, before);
    case 'block':
      return readBlock(form, before);
    case 'framework':
      return readFramework(form, before);
  }
}

/** Whether an agreement's last day is the one that the birthday rule gives: the form then leaves it empty, so that it moves with the age. */
const endsByItself = (contract: ContractRecord, { terms }: ContractVersionRecord): boolean =>
  terms.kind === 'spot' && contract.endsOn === terms.endsByItselfOn;
