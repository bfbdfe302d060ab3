import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { Clock } from '../clock.js';
import type { Config } from '../config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { CONFIG } from '../platform.module.js';
import { faultOf, nextTry } from './delivery-outcome.js';
import { MailTemplates } from './mail-templates.js';
import { type MailTransport, transportOf } from './mail-transport.js';

/** Mail for one person. `view` is what the template shows; it names no pupil and no money that is not the reader's. */
export interface NewMail {
  readonly toAddress: string;
  readonly toName: string;
  readonly template: string;
  readonly view: object;
}

interface WaitingMail extends NewMail {
  readonly id: string;
  readonly tries: number;
  readonly createdAt: Date;
}

/** One run of the duty delivers so many at most; what is left has the next, so that a job ends in reasonable time. */
const MOST_A_RUN = 500;

/** Mail is queued in the transaction that causes it and delivered afterwards, at least once: with the same message id, if ever again. */
@Injectable()
export class MailOutbox implements OnApplicationShutdown {
  private readonly log = new Logger('Mail');
  private readonly templates: MailTemplates;
  private readonly transport: MailTransport;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {
    this.templates = new MailTemplates(config.mail.publicUrl);
    this.transport = transportOf(config.mail);
  }

  /** Queues a mail in the open unit of work. A template that does not exist, or a view that it cannot show, fails here and now. */
  async queue({ toAddress, toName, template, view }: NewMail): Promise<void> {
    this.templates.render(template, view);
    const { actor } = this.work.current;
    await this.work.query(
      `insert into mails (to_address, to_name, template, view, person_id, organisation_id, next_try_at, created_at)
       values ($1, $2, $3, $4, null, $5, $6, $6)`,
      [toAddress, toName, template, JSON.stringify(view), actor.organisationId || null, this.clock.now()],
    );
  }

  /** Delivers what waits. Safe to run twice and on many replicas: each mail is locked while it goes out. Answers how many went. */
  async deliver(actor: Actor): Promise<number> {
    let sent = 0;
    for (let tried = 0; tried < MOST_A_RUN; tried += 1) {
      const outcome = await this.work.run(actor, () => this.deliverOne());
      if (outcome === 'sent') sent += 1;
      // Nothing else would be taken either: the next run comes in a minute.
      if (outcome === 'none' || outcome === 'unreachable') break;
    }
    return sent;
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }

  private async deliverOne(): Promise<'none' | 'sent' | 'refused' | 'unreachable' | 'notNow'> {
    const now = this.clock.now();
    const [mail] = await this.work.query<WaitingMail>(
      `select id, to_address as "toAddress", to_name as "toName", template, view, tries, created_at as "createdAt" from mails
       where state = 'waiting' and next_try_at <= $1 order by next_try_at, id limit 1 for update skip locked`,
      [now],
    );
    if (!mail) return 'none';
    try {
      await this.transport.send({ ...mail, ...this.templates.render(mail.template, mail.view) });
    } catch (error) {
      return this.failed(mail, error, now);
    }
    await this.work.query("update mails set state = 'sent', sent_at = $2, view = null, last_error = null where id = $1", [mail.id, now]);
    return 'sent';
  }

  private async failed(mail: WaitingMail, error: unknown, now: Date) {
    const words = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    const fault = faultOf(error);
    const again = nextTry(mail.tries + 1, fault, now);
    if (again === null) this.log.error(`Mail ${mail.id} cannot be delivered: ${words}`);
    else this.log.warn(`Mail ${mail.id} could not be delivered yet: ${words}`);
    await this.work.query('update mails set tries = tries + 1, state = $2, next_try_at = $3, last_error = $4 where id = $1', [
      mail.id,
      again === null ? 'failed' : 'waiting',
      again ?? now,
      words,
    ]);
    return fault;
  }
}
