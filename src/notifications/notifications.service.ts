import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { isKind, kind, kindsOf, type KindSide, MAIL_CHOICES, type MailChoice, type NotificationKind } from './notification-kinds.js';
import { type NotificationList, type NotificationsAsked, NotificationsQuery } from './notifications.query.js';

/** A kind and how the person is told of it by mail. */
export interface NotificationChoice {
  readonly kind: NotificationKind;
  readonly label: string;
  readonly about: string;
  readonly mail: MailChoice;
}

/** What a person was told, marked as read, and how they want to be told. Everybody who is signed in has theirs; nobody sees another's. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly query: NotificationsQuery,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  list(actor: Actor, asked: NotificationsAsked): Promise<NotificationList> {
    return this.query.page(actor, asked);
  }

  /** How many are unread: for the header of every page. */
  unreadCount(actor: Actor): Promise<number> {
    return this.query.unreadCount(actor);
  }

  /** The kinds that can reach this person, each with what was chosen or the default. */
  async choices(actor: Actor): Promise<NotificationChoice[]> {
    const kinds = this.kindsFor(actor);
    if (kinds.length === 0) return [];
    const chosen = await this.query.choices(actor);
    return kinds.map((name) => ({
      kind: name,
      label: kind(name).label,
      about: kind(name).about,
      mail: chosen[name] ?? kind(name).mail,
    }));
  }

  /** The kinds that can reach this person. */
  kindsFor(actor: Actor): NotificationKind[] {
    const side = sideOf(actor);
    return side === null ? [] : kindsOf(side);
  }

  /** Where a notice leads; who goes there has read it. Null where it is nobody's or somebody else's. */
  open(actor: Actor, id: string): Promise<string | null> {
    return this.work.run(actor, async () => {
      const [opened] = await this.work.query<{ path: string }>(
        `with opened as (
           update notifications set read_at = coalesce(read_at, $2)
           where id = $1 and person_id = app.person() and organisation_id = app.organisation() returning path)
         select path from opened`,
        [id, this.clock.now()],
      );
      return opened?.path ?? null;
    });
  }

  /** Marks these as read; without ids, all of one's own. What is not one's own, or read already, is passed over. Answers how many were marked. */
  markRead(actor: Actor, ids: readonly string[] | null): Promise<Outcome<number>> {
    return this.work.decide(actor, async () => {
      const marked = await this.work.query<{ id: string }>(
        `with marked as (
           update notifications set read_at = $1
           where person_id = app.person() and organisation_id = app.organisation() and read_at is null and ($2::uuid[] is null or id = any ($2))
           returning id)
         select id from marked`,
        [this.clock.now(), ids],
      );
      return marked.length;
    });
  }

  /** Chooses how one is told by mail, for any number of kinds. Refusals: `unknownKind`, `unknownChoice`. */
  choose(actor: Actor, wanted: readonly { readonly kind: string; readonly mail: string }[]): Promise<Outcome<NotificationChoice[]>> {
    const kinds = this.kindsFor(actor);
    return this.work
      .decide(actor, async () => {
        const refusals = wanted.flatMap(({ kind: name, mail }) => {
          if (!isKind(name) || !kinds.includes(name)) return [refusal('unknownKind', 'This is nothing you are told of.', 'kind', name)];
          if (!MAIL_CHOICES.some((choice) => choice === mail))
            return [refusal('unknownChoice', 'Choose at once, once a day, or not by e-mail.', name)];
          return [];
        });
        if (refusals.length > 0) throw new Refused(refusals);
        await this.work.query(
          `insert into notification_choices (person_id, organisation_id, kind, mail)
           select app.person(), app.organisation(), given.kind, given.mail from jsonb_to_recordset($1::jsonb) as given(kind text, mail text)
           on conflict (person_id, organisation_id, kind) do update set mail = excluded.mail`,
          [JSON.stringify(wanted)],
        );
        this.audit.record({ action: 'chooseNotifications', subjectType: 'person', subjectId: actor.personId, after: { kinds: wanted } });
      })
      .then(async (outcome) => (outcome.ok ? { ok: true, value: await this.choices(actor) } : outcome));
  }
}

/** Which side's kinds reach somebody; null for those who are told of nothing. */
function sideOf(actor: Actor): Exclude<KindSide, 'both'> | null {
  if (actor.kind === 'provider' || actor.kind === 'providerGroup') return 'provider';
  return actor.kind === 'authority' && actor.access === 'write' ? 'authority' : null;
}
