import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { isKind, kind, kindNames, type NotificationKind } from '../../notifications/notification-kinds.js';
import type { NotificationList, NotificationsAsked, NotificationView } from '../../notifications/notifications.query.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';

export const notificationsList = (query: AddressQuery): ListState =>
  listState(query, { sorts: ['unread'], sort: 'unread', filters: ['kind', 'show'], pageSize: 25 });

/** What the address asks for; what it names wrongly narrows nothing. */
export function notificationsAsked(list: ListState): NotificationsAsked {
  const [named, show] = [list.filter('kind'), list.filter('show')];
  return {
    kinds: isKind(named) ? [named] : null,
    read: show === 'unread' ? false : show === 'read' ? true : null,
    first: list.first,
    after: list.after,
  };
}

/** What somebody wrote stands in quotation marks, after what happened. */
const told = ({ sentence, detail }: NotificationView): string => (detail === '' ? sentence : `${sentence} “${detail}”`);

export const notificationsTable: Table<NotificationView> = {
  name: 'notifications',
  caption: 'Notifications',
  columns: [
    {
      key: 'title',
      heading: 'What happened',
      type: 'text',
      value: ({ title }) => title,
      href: ({ id }) => paths.notification(id),
      note: told,
    },
    { key: 'sentence', heading: 'In a sentence', type: 'text', value: ({ sentence }) => sentence, hidden: 'page' },
    { key: 'detail', heading: 'What was written', type: 'text', value: ({ detail }) => detail, hidden: 'page' },
    { key: 'kind', heading: 'Kind', type: 'text', value: (notice) => kind(notice.kind).label, hidden: 'page' },
    { key: 'happenedAt', heading: 'When', type: 'dateTime', value: ({ happenedAt }) => happenedAt },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ readAt }) => (readAt === null ? 'Unread' : ''),
      colour: () => 'blue',
      hidden: 'export',
    },
    { key: 'readAt', heading: 'Read', type: 'dateTime', value: ({ readAt }) => readAt, hidden: 'page' },
  ],
};

/** `kinds`: those that can reach this person. */
export function notificationsView(actor: Actor, found: NotificationList, list: ListState, kinds: readonly NotificationKind[]) {
  const some = found.nodes.some(({ readAt }) => readAt === null);
  const named = list.filter('kind');
  const show = list.filter('show');
  const filterable = kindNames.filter((name) => kinds.includes(name) || name === named);
  return {
    list,
    unread: found.unread,
    filters: {
      choices: [
        {
          name: 'show',
          label: 'Show',
          any: 'All, unread first',
          options: [
            { value: 'unread', text: 'Unread', chosen: show === 'unread' },
            { value: 'read', text: 'Read', chosen: show === 'read' },
          ],
        },
        {
          name: 'kind',
          label: 'Kind',
          options: filterable.map((name) => ({ value: name, text: kind(name).label, chosen: name === named })),
        },
      ],
      ...(list.isFiltered ? { clear: list.withoutFilters } : {}),
    },
    table: tableView(notificationsTable, found.nodes, list, {
      captionHidden: true,
      ...(some
        ? { select: { name: 'ids', value: ({ id }: NotificationView) => id, label: ({ title }: NotificationView) => `Choose “${title}”` } }
        : {}),
    }),
    any: found.nodes.length > 0,
    empty: list.isFiltered
      ? { text: 'No notification matches.', action: { text: 'Show all notifications', href: list.withoutFilters } }
      : { text: 'You have not been told of anything yet. When something concerns you, it stands here, and by e-mail as you choose.' },
    some,
    pages: list.pages(found),
    here: list.address(),
    links: linksOf(actor, kinds),
    mark: paths.markNotificationsRead,
  };
}

/** What else there is about being told, as far as it is this person's. */
const linksOf = (actor: Actor, kinds: readonly NotificationKind[]) => [
  ...(kinds.length > 0
    ? [
        { text: 'Choose what comes by e-mail', href: paths.notificationChoices },
        { text: 'Your deadlines in your calendar', href: paths.calendar },
      ]
    : []),
  ...(actor.kind === 'authority' && allows(actor, 'uplifts.readRules') ? [{ text: 'Reminders to schools', href: paths.reminders }] : []),
  ...(allows(actor, 'identity.administer') ? [{ text: 'Undelivered mail', href: paths.undeliveredMail }] : []),
];
