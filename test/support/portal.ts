import { type Cheerio, type CheerioAPI, load } from 'cheerio';
import type { AnyNode } from 'domhandler';
import request from 'supertest';
import { TEST_PASSWORD, type TestApp } from './app.js';

type Values = Readonly<Record<string, string | readonly string[] | Attachment | readonly Attachment[] | null>>;

/** A file put into a form's file input. */
export interface Attachment {
  readonly name: string;
  readonly bytes: Buffer;
  readonly type?: string;
}

export interface SubmitOptions {
  /** The words on the button; needed where the page has several forms. */
  readonly button?: string | RegExp;
  /** A CSS selector of the form. Default: the form of the button, or the only form in the page's main part. */
  readonly form?: string;
  /** Whether a redirect is followed. Default: yes. */
  readonly follow?: boolean;
}

/** A page as somebody without scripts would see and use it. */
export class BrowsedPage {
  readonly $: CheerioAPI;

  constructor(
    private readonly browser: Browser,
    readonly address: string,
    readonly status: number,
    readonly html: string,
    readonly headers: Readonly<Record<string, string>>,
    readonly body: Buffer,
  ) {
    this.$ = load(html);
  }

  get title(): string {
    return this.$('head > title').text();
  }

  /** Everything a person reads in the page's main part, spaces made single. */
  get text(): string {
    return this.$('main').text().replace(/\s+/g, ' ').trim();
  }

  /** The error summary's lines. */
  get errors(): string[] {
    return this.$('.govuk-error-summary__list li')
      .toArray()
      .map((each) => this.$(each).text().trim());
  }

  /** What the banner says that something was done. */
  get message(): string {
    return this.$('.govuk-notification-banner__content').text().replace(/\s+/g, ' ').trim();
  }

  /** A table's rows, by the words of its caption: each row's cells as text. */
  table(caption: string | RegExp): string[][] {
    const found = this.$('table')
      .toArray()
      .find((each) => matches(this.$(each).find('caption').text(), caption));
    if (!found) throw new Error(`No table ${String(caption)} on ${this.address}.`);
    return this.$(found)
      .find('tbody tr')
      .toArray()
      .map((row) =>
        this.$(row)
          .find('th, td')
          .toArray()
          .map((cell) => this.$(cell).text().replace(/\s+/g, ' ').trim()),
      );
  }

  /** Follows the first link with these words. */
  follow(words: string | RegExp): Promise<BrowsedPage> {
    const link = this.$('a')
      .toArray()
      .find((each) => matches(this.$(each).text(), words));
    const href = link && this.$(link).attr('href');
    if (href === undefined) throw new Error(`No link ${String(words)} on ${this.address}.`);
    return this.browser.get(href, this.address);
  }

  /** Fills the form and presses its button; inputs not named keep what the page put in them, null leaves one out. */
  submit(values: Values = {}, { button, form: selector, follow = true }: SubmitOptions = {}): Promise<BrowsedPage> {
    const form = this.formOf(button, selector);
    const fields = this.fieldsOf(form, button);
    for (const [name, value] of Object.entries(values)) {
      fields.delete(name);
      if (value !== null) fields.set(name, Array.isArray(value) ? [...value] : [value as string | Attachment]);
    }
    const action = form.attr('action') ?? this.address;
    const method = (form.attr('method') ?? 'get').toLowerCase();
    if (method === 'get') {
      const query = new URLSearchParams(
        [...fields].flatMap(([name, each]) => each.map((value): [string, string] => [name, value as string])),
      );
      return this.browser.get(`${action.split('?')[0] ?? ''}?${query.toString()}`, this.address);
    }
    return this.browser.post(action, fields, { from: this.address, multipart: form.attr('enctype') === 'multipart/form-data', follow });
  }

  private formOf(button: SubmitOptions['button'], selector: string | undefined): Cheerio<AnyNode> {
    const { $ } = this;
    if (selector !== undefined) {
      const found = $(selector).first();
      if (found.length === 0) throw new Error(`No form ${selector} on ${this.address}.`);
      return found;
    }
    if (button !== undefined) {
      const found = $('form button, form input[type=submit]')
        .toArray()
        .find((each) => matches($(each).text(), button));
      if (!found) throw new Error(`No button ${String(button)} on ${this.address}: ${this.text.slice(0, 400)}`);
      const named = $(found).attr('form');
      return named === undefined ? $(found).closest('form') : $(`form#${named}`);
    }
    const forms = $('main form[method=post]');
    if (forms.length !== 1) throw new Error(`${this.address} has ${String(forms.length)} forms: say which button.`);
    return forms.first();
  }

  private fieldsOf(form: Cheerio<AnyNode>, button: SubmitOptions['button']): Map<string, (string | Attachment)[]> {
    const { $ } = this;
    const fields = new Map<string, (string | Attachment)[]>();
    const put = (name: string | undefined, value: string): void => {
      if (name) fields.set(name, [...(fields.get(name) ?? []), value]);
    };
    const id = form.attr('id');
    const inputs = [...form.find('input, select, textarea, button').toArray(), ...(id ? $(`[form="${id}"]`).toArray() : [])];
    for (const input of inputs) {
      const element = $(input);
      const type = element.attr('type') ?? '';
      const name = element.attr('name');
      if (element.attr('disabled') !== undefined || type === 'file') continue;
      if (input.tagName === 'button') {
        if (button !== undefined && matches(element.text(), button)) put(name, element.attr('value') ?? '');
      } else if (type === 'checkbox' || type === 'radio') {
        if (element.attr('checked') !== undefined) put(name, element.attr('value') ?? 'on');
      } else if (input.tagName === 'select') {
        const chosen = element.find('option[selected]').first();
        put(name, (chosen.length > 0 ? chosen : element.find('option').first()).attr('value') ?? '');
      } else if (input.tagName === 'textarea') put(name, element.text());
      else put(name, element.attr('value') ?? '');
    }
    return fields;
  }
}

const matches = (text: string, words: string | RegExp): boolean => {
  const plain = text.replace(/\s+/g, ' ').trim();
  return typeof words === 'string' ? plain.includes(words) : words.test(plain);
};

/** A browser without scripts: keeps cookies, follows redirects, submits the forms that pages contain. */
export class Browser {
  private readonly agent: ReturnType<typeof request.agent>;

  constructor(address: string) {
    this.agent = request.agent(address);
  }

  async get(address: string, from = '/'): Promise<BrowsedPage> {
    const target = resolve(address, from);
    const answer = await this.agent.get(target).set('Accept', 'text/html').set('Referer', from).buffer(true).parse(binary);
    return this.page(target, answer, true);
  }

  async post(
    address: string,
    fields: ReadonlyMap<string, readonly (string | Attachment)[]>,
    { from = '/', multipart = false, follow = true }: { from?: string; multipart?: boolean; follow?: boolean } = {},
  ): Promise<BrowsedPage> {
    const target = resolve(address, from);
    let posted = this.agent.post(target).set('Accept', 'text/html').set('Referer', from).redirects(0).buffer(true).parse(binary);
    if (multipart)
      for (const [name, values] of fields)
        for (const value of values)
          posted =
            typeof value === 'string'
              ? posted.field(name, value)
              : posted.attach(name, value.bytes, { filename: value.name, ...(value.type ? { contentType: value.type } : {}) });
    else
      posted = posted
        .type('form')
        .send(
          new URLSearchParams(
            [...fields].flatMap(([name, values]) => values.map((value): [string, string] => [name, value as string])),
          ).toString(),
        );
    return this.page(target, await posted, follow);
  }

  private page(address: string, { status, headers, body }: request.Response, follow: boolean): Promise<BrowsedPage> | BrowsedPage {
    const location = headers['location'];
    if (follow && status >= 300 && status < 400 && location !== undefined) return this.get(location, address);
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const html = (headers['content-type'] ?? '').startsWith('text/') ? bytes.toString('utf8') : '';
    return new BrowsedPage(this, address, status, html, headers, bytes);
  }
}

const resolve = (address: string, from: string): string => {
  const { pathname, search } = new URL(address, new URL(from, 'http://portal.invalid'));
  return `${pathname}${search}`;
};

function binary(response: request.Response, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}

/** A browser in which this person has signed in; without a person, one that nobody has. */
export async function browse(world: TestApp, email?: string, password = TEST_PASSWORD): Promise<Browser> {
  const browser = new Browser(await world.app.getUrl());
  if (email === undefined) return browser;
  const signIn = await browser.get('/sign-in');
  const home = await signIn.submit({ email, password }, { button: 'Sign in' });
  if (home.status !== 200 && home.status !== 404)
    throw new Error(`${email} cannot sign in: ${home.errors.join(' ')} ${home.text.slice(0, 300)}`);
  return browser;
}
