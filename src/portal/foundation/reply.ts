import type { Form } from './form.js';

/** A page to render. `status` is 422 where its form has errors, unless said otherwise. */
export interface PageReply {
  readonly kind: 'page';
  readonly template: string;
  readonly title: string;
  readonly view: PageView;
  readonly status: number;
}

export interface RedirectReply {
  readonly kind: 'redirect';
  readonly to: string;
  readonly message: string | undefined;
}

export interface FileReply {
  readonly kind: 'file';
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
  readonly inline: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** A piece of a page, for scripts that refresh a part of it. */
export interface FragmentReply {
  readonly kind: 'fragment';
  readonly template: string;
  readonly view: object;
}

/** What a page's handler answers; `RepliesInterceptor` makes the response of it. */
export type Reply = PageReply | RedirectReply | FileReply | FragmentReply;

/** What the layout reads of any view. */
export interface PageView {
  readonly form?: Form | undefined;
  readonly back?: { readonly text: string; readonly href: string };
  readonly breadcrumbs?: readonly { readonly text: string; readonly href?: string }[];
  /** Seconds after which the page loads itself again, for long work that is watched without scripts. */
  readonly refreshSeconds?: number | undefined;
  /** The whole width of the window, for dense tables. */
  readonly wide?: boolean;
  readonly [name: string]: unknown;
}

/** A page: its template under templates/pages, its title (what a tab shows), its view. */
export const page = (template: string, title: string, view: PageView = {}, status?: number): PageReply => ({
  kind: 'page',
  template,
  title,
  view,
  status: status ?? (view.form?.refused ? 422 : 200),
});

/** Goes to another page after something was done (303); the next page shows the message once. */
export const redirect = (to: string, message?: string): RedirectReply => ({ kind: 'redirect', to, message });

export const file = (
  name: string,
  type: string,
  bytes: Buffer,
  { inline = false, headers = {} }: { readonly inline?: boolean; readonly headers?: Readonly<Record<string, string>> } = {},
): FileReply => ({ kind: 'file', name, type, bytes, inline, headers });

export const fragment = (template: string, view: object): FragmentReply => ({ kind: 'fragment', template, view });
