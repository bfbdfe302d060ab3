import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import { type MailChoice, type NotificationKind } from './notification-kinds.js';

export interface NotificationsAsked {
  readonly kinds?: readonly string[] | null;
  /** Only unread, only read; both without it. */
  readonly read?: boolean | null;
  readonly first: number;
  readonly after?: string | null;
}

export interface NotificationView {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly title: string;
  readonly sentence: string;
  readonly detail: string;
  readonly path: string;
  readonly happenedAt: Date;
  readonly readAt: Date | null;
}

/** A page of one's notices, and how many are unread under no filter. */
export interface NotificationList extends Connection<NotificationView> {
  readonly unread: number;
}

interface Row extends Omit<NotificationView, 'happenedAt' | 'readAt'> {
  readonly happenedAt: string;
  readonly readAt: string | null;
  readonly placedAt: string;
}

/** One's own, unread first, then the latest first. Row-level security decides whose they are. */
const NOTIFICATIONS = `
with mine as (
  select * from notifications where person_id = (select app.person()) and organisation_id = (select app.organisation())
), matching as (
  select * from mine
  where ($1::text[] is null or kind = any ($1)) and ($2::boolean is null or (read_at is not null) = $2)
), page as (
  select * from matching
  where $3::boolean is null or (read_at is not null) > $3 or ((read_at is not null) = $3 and (happened_at, id) < ($4::timestamptz, $5::uuid))
  order by read_at is not null, happened_at desc, id desc
  limit $6::integer
)
select json_build_object('total', (select count(*) from matching), 'unread', (select count(*) from mine where read_at is null), 'rows', coalesce((
  select json_agg(json_build_object('id', id, 'kind', kind, 'title', title, 'sentence', sentence, 'detail', detail, 'path', path,
    'happenedAt', happened_at, 'readAt', read_at, 'placedAt', happened_at::text) order by read_at is not null, happened_at desc, id desc) from page), '[]'))`;

const UNREAD = `
select to_json(count(*)) from notifications
where person_id = (select app.person()) and organisation_id = (select app.organisation()) and read_at is null`;

const CHOICES = `
select coalesce(json_object_agg(kind, mail), '{}') from notification_choices
where person_id = (select app.person()) and organisation_id = (select app.organisation())`;

/** What a person was told: one statement each. */
@Injectable()
export class NotificationsQuery {
  constructor(private readonly reads: ReadModel) {}

  async page(actor: Actor, { kinds, read, first, after }: NotificationsAsked): Promise<NotificationList> {
    const from = decodeCursor(after, 3);
    const answer = await this.reads.json<Page<Row> & { unread: number }>(actor, 'notifications', NOTIFICATIONS, [
      kinds?.length ? kinds : null,
      read ?? null,
      from === null ? null : from[0] === 1,
      from?.[1] ?? null,
      from?.[2] ?? null,
      first + 1,
    ]);
    const connection = toConnection(answer, first, (row) => [row.readAt === null ? 0 : 1, row.placedAt, row.id], toView);
    return { ...connection, unread: answer.unread };
  }

  unreadCount(actor: Actor): Promise<number> {
    return this.reads.json<number>(actor, 'notifications.unread', UNREAD, []);
  }

  choices(actor: Actor): Promise<Readonly<Record<string, MailChoice>>> {
    return this.reads.json(actor, 'notifications.choices', CHOICES, []);
  }
}

const toView = ({ placedAt: _, ...row }: Row): NotificationView => ({
  ...row,
  happenedAt: new Date(row.happenedAt),
  readAt: row.readAt === null ? null : new Date(row.readAt),
});
