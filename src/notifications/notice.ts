import { kind, type NotificationKind } from './notification-kinds.js';

/** Whom a notice is for. Named people are told; where none of them works there any more, those with the roles. Never who acts. */
export interface Audience {
  /** People of this organisation. */
  readonly organisation?: string;
  /** People of this provider and of its group. */
  readonly provider?: string;
  /** People of the provider of this school, and of its group. */
  readonly school?: string;
  /** People of every authority with a pupil at this school, or at one it follows. */
  readonly placedAt?: string;
  readonly people?: readonly string[];
  readonly roles?: readonly string[];
}

export interface Notice {
  readonly kind: NotificationKind;
  readonly to: Audience;
  readonly title: string;
  /** One plain sentence that may leave by mail: no pupil, no quotation, no money that its reader may not see. */
  readonly sentence: string;
  /** What somebody wrote, quoted: for the portal alone. */
  readonly detail?: string;
  readonly path: string;
  readonly subjectType: string;
  readonly subjectId: string;
}

/** A notice as the database takes it (app.notify). */
export const toRow = ({ to, ...notice }: Notice) => ({ ...notice, ...to, mail: kind(notice.kind).mail });
