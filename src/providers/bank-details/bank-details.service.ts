import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import type { Config } from '../../platform/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { KeyRing } from '../../platform/key-ring.js';
import { CONFIG } from '../../platform/platform.module.js';
import { type BankAccount, accountRefusals, boundToAccount, tidiedAccount } from './bank-account.js';
import { type CallBack, callBackRefusals } from './call-back.js';

export interface RequestBankDetails extends BankAccount {
  readonly authorityId: string;
  readonly providerId: string;
  readonly reason: string;
  readonly clientKey?: string | null;
}

export interface ConfirmBankDetails extends CallBack {
  readonly id: string;
  readonly version: number;
}

export interface DecideBankDetails {
  readonly id: string;
  readonly version: number;
}

interface OnDesk {
  readonly id: string;
  readonly authorityId: string;
  readonly providerId: string;
  readonly providerName: string;
  readonly authorityName: string;
  readonly state: 'requested' | 'confirmed' | 'replaced' | 'refused' | 'withdrawn';
  readonly requestedBy: string;
  readonly requestedSide: 'authority' | 'provider';
  readonly requestedAt: Date;
  readonly keyId: string;
  readonly sealed: Buffer;
  readonly version: number;
}

const LONGEST_REASON = 1_000;

/**
 * To which account an authority pays a provider. Somebody asks for a change; it counts only once a second person of the authority has called
 * back, at a number that is not from the request; until then payment is frozen (domain.md, Due diligence).
 */
@Injectable()
export class BankDetailsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Asks for other bank details; payment is frozen from now on. Refusals: `notAllowed`, `notFound`, `noKey`, `alreadyRequested`, those of `accountRefusals`. */
  requestChange(actor: Actor, input: RequestBankDetails): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      // Without the account: the key keeps a hash of what was sent, and few enough accounts there are to try them all.
      this.keys.once(input.clientKey, 'requestBankDetails', [input.authorityId, input.providerId, input.reason], async () => {
        requires(actor, 'providers.changeBankDetails');
        const parties = await this.parties(actor, input);
        const reason = wordsOf(input.reason, 'Say why the bank details change.', 'reason');
        const refusals = accountRefusals(input);
        if (refusals.length > 0) throw new Refused(refusals);
        const { sortCode, accountNumber, accountName } = tidiedAccount(input);
        const id = randomUUID();
        const sealed = this.ring().seal(JSON.stringify({ sortCode, accountNumber, accountName }), boundToAccount(id));
        const side = actor.kind === 'authority' ? 'authority' : 'provider';
        const [made] = await this.work.query(
          `insert into bank_details (id, authority_id, provider_id, key_id, sealed, reason, requested_by, requested_by_name, requested_side, requested_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           on conflict (authority_id, provider_id) where state = 'requested' do nothing returning id`,
          [
            id,
            input.authorityId,
            input.providerId,
            sealed.keyId,
            sealed.bytes,
            reason,
            actor.personId,
            actor.personName,
            side,
            this.clock.now(),
          ],
        );
        if (!made)
          throw new Refused([
            refusal('alreadyRequested', 'A change is already asked for. It is confirmed, refused or withdrawn before there is another.'),
          ]);
        this.record('requestBankDetails', { ...parties, ...input, id }, { side });
        return id;
      }),
    );
  }

  /**
   * Confirms what was asked for, after a call-back; what counted before is replaced and payment goes on. Refusals: `notAllowed`, `notFound`,
   * `staleVersion`, `wrongState`, `secondPerson`, those of `callBackRefusals`.
   */
  confirm(actor: Actor, input: ConfirmBankDetails): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'providers.confirmBankDetails');
      const asked = await this.openRequest(actor, input);
      refuseRequester(actor, asked);
      const refusals = callBackRefusals(input, { requestedAt: asked.requestedAt, now: this.clock.now() });
      if (refusals.length > 0) throw new Refused(refusals);
      await this.work.query(
        `update bank_details set state = 'replaced', version = version + 1 where authority_id = $1 and provider_id = $2 and state = 'confirmed'`,
        [asked.authorityId, asked.providerId],
      );
      await this.work.query(
        `update bank_details set state = 'confirmed', version = version + 1, decided_by = $2, decided_by_name = $3, decided_at = $4,
           called_whom = $5, number_from = $6, called_at = ($7::date + $8::time) at time zone 'Europe/London', what_was_said = $9 where id = $1`,
        [
          asked.id,
          actor.personId,
          actor.personName,
          this.clock.now(),
          input.calledWhom.trim(),
          input.numberFrom,
          input.calledOn,
          input.calledAt,
          input.whatWasSaid.trim(),
        ],
      );
      this.record('confirmBankDetails', asked, { numberFrom: input.numberFrom, calledOn: input.calledOn });
      return asked.id;
    });
  }

  /** Refuses what was asked for: the old details go on counting. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `secondPerson`, `textMissing`. */
  refuse(actor: Actor, input: DecideBankDetails & { readonly reason: string }): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'providers.confirmBankDetails');
      const asked = await this.openRequest(actor, input);
      refuseRequester(actor, asked);
      const reason = wordsOf(input.reason, 'Say why it is refused.', 'refusedBecause');
      await this.close(actor, asked, 'refused', reason);
      this.record('refuseBankDetails', asked, { reason });
      return asked.id;
    });
  }

  /** Takes back what one's own side asked for. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`. */
  withdraw(actor: Actor, input: DecideBankDetails): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'providers.changeBankDetails');
      const asked = await this.openRequest(actor, input);
      if ((actor.kind === 'authority' ? 'authority' : 'provider') !== asked.requestedSide)
        throw new Refused([refusal('notAllowed', 'The other side asked for this: it withdraws it. The council can refuse it.')]);
      await this.close(actor, asked, 'withdrawn', null);
      this.record('withdrawBankDetails', asked, {});
      return asked.id;
    });
  }

  /** Shows an account whole, and says so in the record. Refusals: `notAllowed`, `notFound`. */
  read(actor: Actor, id: string): Promise<Outcome<BankAccount>> {
    return this.work.decide(actor, async () => {
      requireEither(actor);
      const row = await this.row(id, '');
      this.record('readBankDetails', row, {});
      return JSON.parse(this.ring().open({ keyId: row.keyId, bytes: row.sealed }, boundToAccount(id))) as BankAccount;
    });
  }

  /** Whether a change is asked for and not decided: then nothing is paid to the provider. */
  paymentFrozen(actor: Actor, providerId: string): Promise<boolean> {
    return this.work.run(actor, async () => {
      const [frozen] = await this.work.query(`select from bank_details where provider_id = $1 and state = 'requested' limit 1`, [
        providerId,
      ]);
      return frozen !== undefined;
    });
  }

  /** The two names, where the actor is one of the two and they deal with each other. */
  private async parties(actor: Actor, { authorityId, providerId }: Pick<RequestBankDetails, 'authorityId' | 'providerId'>) {
    const [parties] = await this.work.query<{ authorityName: string; providerName: string }>(
      `select authority.name as "authorityName", provider.name as "providerName"
       from organisations authority, organisations provider
       where authority.id = $1 and authority.kind = 'authority' and provider.id = $2 and provider.kind = 'provider'
         and ($3 = authority.id or $3 = provider.id or $3 = provider.group_id)
         and exists (select from placements placement join schools school on school.id = app.current_school(placement.school_id)
           where placement.authority_id = authority.id and school.provider_id = provider.id)`,
      [authorityId, providerId, actor.organisationId],
    );
    if (!parties) throw new Refused([refusal('notFound', 'There is no such provider with a pupil of that council, or it is not yours.')]);
    return parties;
  }

  private async openRequest(actor: Actor, { id, version }: DecideBankDetails): Promise<OnDesk> {
    const asked = await this.row(id, 'for update of held');
    if (asked.state !== 'requested') throw new Refused([refusal('wrongState', 'This change is decided already. Look at the history.')]);
    if (asked.version !== version)
      throw new Refused([refusal('staleVersion', 'Somebody changed this meanwhile. Look again before you decide.', 'version')]);
    return asked;
  }

  private async row(id: string, lock: '' | 'for update of held'): Promise<OnDesk> {
    const [row] = await this.work.query<OnDesk>(
      `select held.id, held.authority_id as "authorityId", held.provider_id as "providerId", provider.name as "providerName",
         authority.name as "authorityName", held.state, held.requested_by as "requestedBy", held.requested_side as "requestedSide",
         held.requested_at as "requestedAt", held.key_id as "keyId", held.sealed, held.version
       from bank_details held join organisations provider on provider.id = held.provider_id
       join organisations authority on authority.id = held.authority_id
       where held.id = $1 ${lock}`,
      [id],
    );
    if (!row) throw new Refused([refusal('notFound', 'There are no such bank details, or they are not yours to see.')]);
    return row;
  }

  private async close(actor: Actor, asked: OnDesk, state: 'refused' | 'withdrawn', reason: string | null): Promise<void> {
    await this.work.query(
      `update bank_details set state = $2, version = version + 1, decided_by = $3, decided_by_name = $4, decided_at = $5 where id = $1`,
      [asked.id, state, actor.personId, actor.personName, this.clock.now()],
    );
    if (reason !== null) await this.work.query('update bank_details set what_was_said = $2 where id = $1', [asked.id, reason]);
  }

  private ring(): KeyRing {
    if (this.config.detailKeys) return this.config.detailKeys;
    throw new Refused([refusal('noKey', 'This installation has no key to seal details with. Whoever runs it sets DETAIL_KEYS.')]);
  }

  /** On the authority's record, whoever acts, without a digit. */
  private record(
    action: string,
    row: Pick<OnDesk, 'id' | 'authorityId' | 'providerId' | 'providerName' | 'authorityName'>,
    after: Record<string, unknown>,
  ): void {
    this.audit.record({
      action,
      subjectType: 'bankDetails',
      subjectId: row.id,
      authorityId: row.authorityId,
      after: {
        provider: row.providerName,
        providerId: row.providerId,
        authority: row.authorityName,
        authorityId: row.authorityId,
        ...after,
      },
    });
  }
}

function refuseRequester(actor: Actor, asked: OnDesk): void {
  if (asked.requestedBy === actor.personId)
    throw new Refused([refusal('secondPerson', 'You asked for this change. A second person calls back and decides.')]);
}

function requireEither(actor: Actor): void {
  if (!allows(actor, 'providers.confirmBankDetails')) requires(actor, 'providers.changeBankDetails');
}

function wordsOf(typed: string, missing: string, field: string): string {
  const words = typed.trim();
  if (words === '') throw new Refused([refusal('textMissing', missing, field)]);
  if (words.length > LONGEST_REASON)
    throw new Refused([refusal('textTooLong', `Say it in at most ${String(LONGEST_REASON)} characters.`, field)]);
  return words;
}
