import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor, UserAgent } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { CertificatesService } from '../../signatures/certificates.service.js';
import { SignaturesService } from '../../signatures/signatures.service.js';
import { SigningRequestsQuery } from '../../signatures/signing-requests.query.js';
import { WetInkService } from '../../signatures/wet-ink.service.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { file, page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { signingFilter, signingList, signingListView, signingTable } from './signing-list.view.js';
import { type SigningForm, signingView, whatFollows } from './signing.view.js';

/** What is to be signed, one document with its signatures, and everything that can be done with it, for both sides. */
@Portal()
export class SignaturesPages {
  constructor(
    private readonly query: SigningRequestsQuery,
    private readonly signatures: SignaturesService,
    private readonly wetInk: WetInkService,
    private readonly certificates: CertificatesService,
  ) {}

  @Get('signatures')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = signingList(query);
    const found = await this.query.page(actor, signingFilter(list), list, { by: list.sort, descending: list.descending });
    if (list.format) return exportTable(signingTable, found.nodes, list);
    return page('signatures/list', 'Signatures', signingListView(actor, found, list));
  }

  @Get('signatures/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form(), sent?: SigningForm): Promise<Reply> {
    const signing = await this.query.one(actor, id);
    return page('signatures/signing', `${signing.title}, ${signing.reference}`, signingView(actor, signing, form, sent));
  }

  @Get('signatures/:id/certificate')
  async certificate(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const { name, bytes, sha256 } = await this.certificates.certificate(actor, id);
    return file(name, 'application/pdf', bytes, { inline: true, headers: { ETag: `"${sha256}"` } });
  }

  /** Document, certificate and scans in one file. */
  @Get('signatures/:id/bundle')
  async bundle(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const { name, bytes } = await this.certificates.bundle(actor, id);
    return file(name, 'application/zip', bytes);
  }

  @Post('signatures/:id/sign')
  async sign(
    @CurrentActor() actor: Actor,
    @UserAgent() userAgent: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const consentVersion = form.text('consent', { required: 'Tick the box: without your consent nothing is signed' });
    const password = form.typed('password');
    if (password === '') form.error('password', 'Enter your password, which makes the signature yours');
    if (form.refused) return this.show(actor, id, form, 'sign');
    const outcome = await this.signatures.sign(actor, { requestId: id, consentVersion, password, userAgent, clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.signature(id), whatFollows(await this.query.one(actor, id)));
    form.refuse(outcome.refusals);
    return this.show(actor, id, form, 'sign');
  }

  @Post('signatures/:id/decline')
  async decline(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('declineReason', { required: 'Say why you do not sign, so that the other side knows what to change' });
    if (form.refused) return this.show(actor, id, form, 'decline');
    const outcome = await this.signatures.decline(actor, { requestId: id, reason, clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.signature(id), 'You have declined to sign. The other side is told.');
    form.refuse(outcome.refusals, { reason: 'declineReason' });
    return this.show(actor, id, form, 'decline');
  }

  @Post('signatures/:id/withdraw')
  async withdraw(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('withdrawReason', { required: 'Say why you take it back' });
    if (form.refused) return this.show(actor, id, form, 'withdraw');
    const outcome = await this.signatures.withdraw(actor, { requestId: id, reason, clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.signature(id), 'It is taken back and can no longer be signed.');
    form.refuse(outcome.refusals, { reason: 'withdrawReason' });
    return this.show(actor, id, form, 'withdraw');
  }

  @Post('signatures/:id/scan')
  async addScan(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const partyId = form.text('partyId', { required: 'Choose for whom it was signed' });
    const signedByName = form.text('signedByName', { required: 'Enter the name of who signed', longest: 200 });
    const signedByCapacity = form.text('signedByCapacity', { required: 'Enter in which capacity, for example “Director”', longest: 200 });
    const signedOn = form.date('signedOn', { required: 'Enter the day it was signed' });
    const scan = form.file('file', { required: 'Choose the scan' });
    if (form.refused || signedOn === null || scan === null) return this.show(actor, id, form, 'scan');
    const outcome = await this.wetInk.record(actor, {
      requestId: id,
      partyId,
      signedByName,
      signedByCapacity,
      signedOn,
      file: scan,
      clientKey: form.clientKey,
    });
    if (outcome.ok) return redirect(paths.signature(id), 'The scan is kept. It counts once a second person has confirmed it.');
    form.refuse(outcome.refusals);
    return this.show(actor, id, form, 'scan');
  }

  @Post('signatures/:id/scan/:copyId/confirm')
  async confirmScan(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('copyId', ParseUUIDPipe) copyId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const outcome = await this.wetInk.confirm(actor, copyId);
    if (outcome.ok) return redirect(paths.signature(id), 'The scan is confirmed: it is the signature of that party now.');
    form.refuse(outcome.refusals);
    return this.show(actor, id, form);
  }

  @Post('signatures/:id/scan/:copyId/refuse')
  async refuseScan(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('copyId', ParseUUIDPipe) copyId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('refuseReason', { required: 'Say what is wrong with the scan' });
    if (form.refused) return this.show(actor, id, form, 'refuseScan');
    const outcome = await this.wetInk.refuse(actor, copyId, reason);
    if (outcome.ok) return redirect(paths.signature(id), 'The scan is refused. Who added it is told.');
    form.refuse(outcome.refusals, { reason: 'refuseReason' });
    return this.show(actor, id, form, 'refuseScan');
  }
}
