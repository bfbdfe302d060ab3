import type { Colleagues, InvitationView } from '../../identity/invitations/invitations.query.js';
import { INVITATION_DAYS } from '../../identity/invitations/invitation.js';
import { roleInWords } from '../account/role-words.js';
import type { Form } from '../foundation/form.js';
import { type Table, tableView } from '../foundation/table.js';
import { momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

type Colleague = Colleagues['colleagues'][number];

export const colleaguesTable: Table<Colleague> = {
  name: 'colleagues',
  caption: 'Colleagues who can sign in',
  columns: [
    { key: 'name', heading: 'Name', type: 'text', value: (row) => row.fullName },
    { key: 'email', heading: 'E-mail address', type: 'text', value: (row) => row.email },
    { key: 'roles', heading: 'Role', type: 'text', value: (row) => row.roles.map(roleInWords).join(', ') },
    {
      key: 'active',
      heading: 'Access',
      type: 'status',
      value: (row) => (row.active ? 'Can sign in' : 'Ended'),
      colour: (row) => (row.active ? 'green' : 'grey'),
    },
  ],
};

const STATES: Readonly<Record<InvitationView['state'], { readonly text: string; readonly colour: string }>> = {
  open: { text: 'Waiting', colour: 'yellow' },
  accepted: { text: 'Joined', colour: 'green' },
  revoked: { text: 'Taken back', colour: 'grey' },
  expired: { text: 'Expired', colour: 'grey' },
};

/** `origin` is the portal's own address, so that a link can be copied whole. */
export function colleaguesView({ colleagues, invitations }: Colleagues, form: Form, origin: string, provider: string) {
  return {
    form,
    action: paths.colleagues,
    provider,
    days: INVITATION_DAYS,
    table: tableView(colleaguesTable, colleagues, null),
    exports: { exports: { csv: '?format=csv', xlsx: '?format=xlsx' } },
    open: invitations
      .filter(({ state }) => state === 'open')
      .map(({ id, fullName, email, invitedByName, invitedAt, expiresAt, path }) => ({
        id,
        fullName,
        email,
        invited: `Invited by ${invitedByName} on ${momentInWords(invitedAt)}. The link is good until ${momentInWords(expiresAt)}.`,
        link: `${origin}${path ?? ''}`,
        revoke: `${paths.colleagues}/invitations/${id}/revoke`,
      })),
    past: invitations
      .filter(({ state }) => state !== 'open')
      .map(({ fullName, email, state, invitedByName, invitedAt }) => ({
        fullName,
        email,
        tag: STATES[state],
        invited: `${invitedByName}, ${momentInWords(invitedAt)}`,
      })),
  };
}
