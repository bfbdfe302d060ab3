import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../kernel/actor.js';
import { kindsOf } from '../../notifications/notification-kinds.js';
import type { NotificationList, NotificationView } from '../../notifications/notifications.query.js';
import { notificationsAsked, notificationsList, notificationsView } from './notifications.view.js';

const actor: Actor = {
  personId: 'p',
  personName: 'Una Officer',
  organisationId: 'o',
  organisationName: 'Council',
  kind: 'authority',
  roles: ['sesOfficer'],
  access: 'write',
  source: 'test',
};

const notice = (more: Partial<NotificationView> = {}): NotificationView => ({
  id: '0b8f1c9e-0000-4000-8000-000000000001',
  kind: 'message',
  title: 'Message about Ash Lane School',
  sentence: 'Fay Fees of Oak wrote about return R.',
  detail: 'Please ring',
  path: '/returns/1',
  happenedAt: new Date('2027-02-01T09:00:00Z'),
  readAt: null,
  ...more,
});

const listOf = (...nodes: NotificationView[]): NotificationList => ({
  nodes,
  edges: [],
  totalCount: nodes.length,
  unread: nodes.filter(({ readAt }) => readAt === null).length,
  pageInfo: { hasNextPage: false, endCursor: null },
});

const view = (found: NotificationList, query: Record<string, string> = {}) =>
  notificationsView(actor, found, notificationsList(query), kindsOf('authority'));

describe('what the address asks for', () => {
  it.each([
    [{}, { kinds: null, read: null }],
    [
      { kind: 'message', show: 'unread' },
      { kinds: ['message'], read: false },
    ],
    [
      { kind: 'toString', show: 'everything' },
      { kinds: null, read: null },
    ],
    [{ show: 'read' }, { kinds: null, read: true }],
  ])('%j is %j', (query, asked) => expect(notificationsAsked(notificationsList(query as Record<string, string>))).toMatchObject(asked));
});

describe('the list', () => {
  it('leads through the notification, quotes what was written, and offers to mark what is unread', () => {
    const { table, some } = view(listOf(notice(), notice({ readAt: new Date(), detail: '' })));
    expect(table.rows[0]!.cells[0]).toMatchObject({
      href: '/notifications/0b8f1c9e-0000-4000-8000-000000000001',
      note: 'Fay Fees of Oak wrote about return R. “Please ring”',
    });
    expect(table.rows[1]!.cells[0]!.note).toBe('Fay Fees of Oak wrote about return R.');
    expect(some).toBe(true);
    expect(view(listOf(notice({ readAt: new Date() }))).table.selects).toBe(false);
  });

  it('filters by the kinds of one’s own side, and says what an empty list means', () => {
    const kinds = view(listOf()).filters.choices[1]!.options.map(({ value }) => value);
    expect(kinds).toContain('approvalAsked');
    expect(kinds).not.toContain('offerMade');
    expect(view(listOf()).empty.text).toContain('You have not been told of anything yet.');
    expect(view(listOf(), { show: 'unread' }).empty.text).toBe('No notification matches.');
  });
});
