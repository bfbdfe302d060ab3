import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { ContractDraftsService } from '../../contracts/contract-drafts.service.js';
import { ContractQuery, type ContractRecord, type ContractVersionRecord } from '../../contracts/contract.query.js';
import type { BlockTerms, ContractTerms, FrameworkTerms } from '../../contracts/terms.js';
import { blockFromFramework } from '../../contracts/framework-call-off.js';
import { BandsQuery } from '../../contracts/bands/bands.query.js';
import { type OpenExtension, openExtensions, withExtension } from '../../contracts/block/extension.js';
import { Clock } from '../../platform/clock.js';
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
import { bandChoices, editView, newTermsView, newView } from './draft.view.js';
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
    private readonly bands: BandsQuery,
    private readonly clock: Clock,
  ) {}

  @Get('contracts/new')
  async begin(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const kind = query['kind'];
    const framework = await this.frameworkNamed(actor, query['framework']);
    if (kind === 'block' && framework) return this.newTerms('block', Form.of(this.calledOff(framework)), framework);
    if (kind === 'block' || kind === 'framework')
      return this.newTerms(kind, Form.of(typed(kind === 'block' ? EMPTY_BLOCK : EMPTY_FRAMEWORK)));
    const pupil = query['pupil'];
    const form = Form.of({ pupilReference: typeof pupil === 'string' ? pupil : '' });
    return page('contracts/new', 'Draft a contract', newView(form, framework));
  }

  @Post('contracts/new')
  async draft(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const kind = form.typed('kind');
    const framework = await this.frameworkNamed(actor, form.typed('framework'));
    if (kind === 'block') return this.draftTerms(actor, form, readBlock(form, EMPTY_BLOCK), framework);
    if (kind === 'framework') return this.draftTerms(actor, form, readFramework(form, EMPTY_FRAMEWORK), null);
    return this.draftSpot(actor, form, framework);
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
    return this.edit(actor, contract, draft, form);
  }

  @Post('contracts/:id/edit')
  async save(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const [contract, draft] = await this.draftOf(actor, id);
    const form = new Form(body);
    const terms = this.extended(contract, draft, form, read(form, draft.terms));
    const startsOn = form.date('startsOn', { required: 'Enter the first day' });
    const endsOn = form.date('endsOn');
    const title = draft.number === 1 ? form.text('title', { required: 'Give it a title', longest: 200 }) : contract.title;
    if (form.refused || startsOn === null) return this.edit(actor, contract, draft, form);
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
    return this.edit(actor, contract, draft, form);
  }

  private async edit(actor: Actor, contract: ContractRecord, draft: ContractVersionRecord, form: Form): Promise<Reply> {
    const extensions = this.extensionsOf(contract, draft);
    const bands = draft.terms.kind === 'spot' ? bandChoices(await this.bands.bands(actor), draft.effectiveOn) : [];
    return page(
      'contracts/draft',
      `Draft of ${contract.reference}`,
      editView(contract, draft.number, draft.terms, form, { bands, extensions }),
    );
  }

  private newTerms(kind: 'block' | 'framework', form: Form, framework: ContractRecord | null = null): Reply {
    const standing = framework && frameworkTermsOf(framework);
    const terms = kind === 'framework' ? EMPTY_FRAMEWORK : standing ? blockFromFramework(standing, EMPTY_BLOCK) : EMPTY_BLOCK;
    return page('contracts/draft', kind === 'block' ? 'Draft a block contract' : 'Draft a framework', newTermsView(terms, form, framework));
  }

  private async draftTerms(actor: Actor, form: Form, terms: BlockTerms | FrameworkTerms, framework: ContractRecord | null): Promise<Reply> {
    const urn = form.integer('urn', { required: 'Enter the school’s URN' });
    const title = form.text('title', { required: 'Give it a title', longest: 200 });
    const startsOn = form.date('startsOn', { required: 'Enter the first day' });
    const endsOn = form.date('endsOn');
    const school = urn === null ? null : await this.schools.one(actor, { urn });
    if (urn !== null && !school) form.error('urn', 'There is no school with this URN');
    if (form.refused || !school || startsOn === null) return this.newTerms(terms.kind, form, framework);
    const done = await this.drafts.draftTerms(actor, {
      schoolId: school.id,
      title,
      startsOn,
      endsOn,
      terms,
      frameworkId: framework?.id ?? null,
      clientKey: form.clientKey,
    });
    if (done.ok) return redirect(paths.contract(done.value), 'The draft is saved.');
    form.refuse(done.refusals, { frameworkId: 'urn' });
    return this.newTerms(terms.kind, form, framework);
  }

  private async draftSpot(actor: Actor, form: Form, framework: ContractRecord | null): Promise<Reply> {
    const again = (): Reply => page('contracts/new', 'Draft a contract', newView(form, framework));
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
    const done = await this.drafts.draftSpot(actor, {
      placementId: placement.id,
      startsOn,
      endsAtAge,
      frameworkId: framework?.id ?? null,
      clientKey: form.clientKey,
    });
    if (done.ok) return redirect(paths.contract(done.value), 'The agreement is drafted from the placement.');
    form.refuse(done.refusals, { placementId: 'pupilReference', frameworkId: 'pupilReference' });
    return again();
  }

  /** What a variation of a block in force may still be extended by. */
  private extensionsOf(contract: ContractRecord, draft: ContractVersionRecord): OpenExtension[] {
    return draft.number > 1 && draft.terms.kind === 'block' && draft.terms.extendedTo === undefined && contract.endsOn !== null
      ? openExtensions(draft.terms, contract.endsOn, this.clock.today())
      : [];
  }

  private extended(contract: ContractRecord, draft: ContractVersionRecord, form: Form, terms: ContractTerms): ContractTerms {
    const chosen = this.extensionsOf(contract, draft).find(({ index }) => String(index) === form.typed('extension'));
    return chosen && terms.kind === 'block' ? withExtension(terms, chosen) : terms;
  }

  /** The framework that an address or a form names; null where none is named or it is not to be seen. */
  private async frameworkNamed(actor: Actor, id: unknown): Promise<ContractRecord | null> {
    if (typeof id !== 'string' || !isUUID(id)) return null;
    const contract = await this.contracts.one(actor, id);
    return contract && frameworkTermsOf(contract) ? contract : null;
  }

  /** The inputs of a block that is called off: the framework's terms, and its school. */
  private calledOff(framework: ContractRecord): Record<string, string> {
    const terms = frameworkTermsOf(framework);
    return {
      ...typed(terms ? blockFromFramework(terms, EMPTY_BLOCK) : EMPTY_BLOCK),
      urn: String(framework.school.urn),
      title: `Places at ${framework.school.name}`,
    };
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

/** What a framework says today; null of another contract. */
function frameworkTermsOf(contract: ContractRecord): FrameworkTerms | null {
  const standing = contract.versions.find((version) => version.standing) ?? contract.versions[0];
  return standing?.terms.kind === 'framework' ? standing.terms : null;
}
