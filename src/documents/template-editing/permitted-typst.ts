/** Where a printed field stands while a template is judged: `{{field}}`, only ever in running text. */
export const PRINTED = '\ue000';
/** Where a field given to a layout function stands: `{{{str field}}}`, only ever among its arguments. */
export const ARGUMENT = '\ue001';

/** Typst's own functions that only place text; the layout's come beside them. Nothing here reads a file, runs text or styles it away. */
const PLACING = ['grid', 'block', 'v', 'h', 'pagebreak', 'linebreak', 'ref', 'strong', 'emph', 'stack', 'align'] as const;

/** Values that stand for themselves. */
const VALUES: ReadonlySet<string> = new Set(['true', 'false', 'none', 'auto', 'left', 'right', 'center', 'top', 'bottom', 'horizon']);

/** Why a word that people try is not for wordings; every other unknown word is refused as well, without a reason of its own. */
const REFUSED_WORDS: Readonly<Record<string, string>> = {
  import: 'A wording cannot bring in other files.',
  include: 'A wording cannot bring in other files.',
  read: 'A wording cannot read files.',
  csv: 'A wording cannot read files.',
  json: 'A wording cannot read files.',
  yaml: 'A wording cannot read files.',
  toml: 'A wording cannot read files.',
  xml: 'A wording cannot read files.',
  cbor: 'A wording cannot read files.',
  image: 'A wording cannot read files.',
  bibliography: 'A wording cannot read files.',
  plugin: 'A wording cannot run programs.',
  eval: 'A wording cannot run text as code.',
  let: 'A wording cannot define anything.',
  set: 'The look of documents is set by the layout.',
  show: 'Only “#show: clauses” and “#show: schedules” change how what follows looks, each on a line of its own.',
  if: 'Write {{#if field}} … {{/if}} instead.',
  for: 'Write {{#each list}} … {{/each}} instead.',
  while: 'Write {{#each list}} … {{/each}} instead.',
  context: 'A wording cannot ask the typesetter about itself.',
};

const DEEPEST = 24;

class Refusal extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * What is wrong with Typst source that a person wrote: nothing, where it is running text, headings, numbered paragraphs, labels, and calls
 * of layout functions. It reads the source as Typst does and refuses whatever it does not know: it is a list of what is allowed, not of what is forbidden.
 * Answers the first problem only, since all after it may follow from it.
 */
export function refusesTypst(
  source: string,
  layoutFunctions: ReadonlySet<string>,
): { readonly at: number; readonly message: string } | undefined {
  try {
    new Reader(source, new Set([...PLACING, ...layoutFunctions])).document();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { at: error.at, message: error.message };
  }
}

/** Typst's two modes, as far as a wording may use them: markup, and the arguments of a call. */
class Reader {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly source: string,
    private readonly functions: ReadonlySet<string>,
  ) {}

  document(): void {
    this.markup(false);
    if (this.at < this.source.length) this.refuse('This “]” closes nothing. Remove it, or write “\\]” to print it.');
  }

  /** Text up to the end, or up to the bracket that closes this content; inner brackets come in pairs. */
  private markup(closes: boolean): void {
    this.enter();
    let open = 0;
    for (;;) {
      const character = this.source[this.at];
      if (character === undefined) {
        if (closes || open > 0) this.refuse('A “[” before this is never closed. Add the “]”.');
        break;
      }
      if (character === ']') {
        if (open === 0) break;
        open -= 1;
        this.at += 1;
      } else if (character === '[') {
        open += 1;
        this.at += 1;
      } else this.textOrCall(character, closes || open > 0);
    }
    this.depth -= 1;
  }

  private textOrCall(character: string, nested: boolean): void {
    switch (character) {
      case '\\':
        return this.escape();
      case '#':
        return this.embedded(nested);
      case '`':
        return this.refuse('Raw text between “`” is not allowed. Write “\\`” to print the character.');
      case '$':
        return this.refuse('“$” begins a formula, which is not allowed. Write “\\$” to print it.');
      case '@':
        return this.refuse('“@” begins a reference. Write “\\@” to print it, or “#ref(<label>)” to refer to a clause.');
      case '<':
        return this.label();
      case '/':
        if (this.next('//') || this.next('/*'))
          this.refuse('“//” and “/*” begin a comment. Write {{! … }} for a comment, and “\\/\\/” to print the characters.');
        this.at += 1;
        return;
      case ARGUMENT:
        return this.refuse('{{{str …}}} is for the arguments of a layout function. In running text write the field with two braces.');
      default:
        this.at += 1;
    }
  }

  private escape(): void {
    const escaped = this.source[this.at + 1];
    if (escaped === PRINTED || escaped === ARGUMENT)
      this.refuse('A backslash before a field would let its text through as code. Remove it.');
    this.at += escaped === undefined ? 1 : 2;
  }

  private label(): void {
    const label = /^<[a-z][a-z0-9-]*>/.exec(this.source.slice(this.at, this.at + 60));
    if (!label) this.refuse('A label is small letters, figures and hyphens: <notice-period>. Write “\\<” to print the character.');
    this.at += label[0].length;
  }

  /** What follows a `#` in text: a string, a call, or one of the two show rules. */
  private embedded(nested: boolean): void {
    const from = this.at;
    this.at += 1;
    if (this.source[this.at] === '"') {
      this.string();
      return this.endOfEmbedded();
    }
    const name = this.word();
    if (name === '') this.refuse('“#” begins a call of a layout function. Write “\\#” to print it.', from);
    if (name === 'show') return this.showRule(from, nested);
    this.call(name, from);
    this.endOfEmbedded();
  }

  /** A semicolon ends it; what Typst would read on as code is refused, so that text is text. */
  private endOfEmbedded(): void {
    if (this.source[this.at] === ';') this.at += 1;
    else if (/^(?:[([]|\.[\p{L}_])/u.test(this.source.slice(this.at, this.at + 3)))
      this.refuse('Put a “;” or a space between this call and what follows it.');
  }

  private showRule(from: number, nested: boolean): void {
    const startsLine = from === 0 || this.source[from - 1] === '\n';
    const rule = /^: (?:clauses|schedules)[ \t]*(?=\n|$)/.exec(this.source.slice(this.at, this.at + 40));
    if (!rule || !startsLine || nested) this.refuse(REFUSED_WORDS['show'] ?? '', from);
    this.at += rule[0].length;
  }

  private call(name: string, from: number): void {
    if (!this.functions.has(name)) this.refuse(this.whyNot(name), from);
    let called = false;
    for (;;) {
      if (this.source[this.at] === '(') this.arguments();
      else if (this.source[this.at] === '[') this.content();
      else break;
      called = true;
    }
    if (!called) this.refuse(`“${name}” is a layout function: write its arguments in brackets after it.`, from);
  }

  private whyNot(name: string): string {
    const known = [...this.functions].sort().join(', ');
    return `“#${name}” is not allowed. ${REFUSED_WORDS[name] ?? ''}`.trimEnd() + ` The layout functions are ${known}.`;
  }

  /** `(…)` of a call, and of a list or dictionary among its arguments. */
  private arguments(): void {
    this.enter();
    this.at += 1;
    for (;;) {
      this.space();
      if (this.source[this.at] === ')') break;
      this.argument();
      this.space();
      if (this.source[this.at] === ',') this.at += 1;
      else if (this.source[this.at] !== ')') this.refuse('A “,” or “)” is missing here among the arguments of a layout function.');
    }
    this.at += 1;
    this.depth -= 1;
  }

  private argument(): void {
    const named = /^[a-z][a-z-]*:/.exec(this.source.slice(this.at, this.at + 40));
    if (named) {
      this.at += named[0].length;
      this.space();
    }
    for (;;) {
      this.value();
      this.space();
      if (this.source[this.at] !== '+') return;
      this.at += 1;
      this.space();
    }
  }

  private value(): void {
    const character = this.source[this.at];
    if (character === undefined) this.refuse('A “(” before this is never closed. Add the “)”.');
    if (character === '"') return this.string();
    if (character === ARGUMENT) {
      this.at += 1;
      return;
    }
    if (character === '[') return this.content();
    if (character === '(') return this.arguments();
    if (character === '<') return this.label();
    const number = /^-?\d{1,4}(?:\.\d{1,3})?(?:mm|cm|pt|em|fr|%)?(?![\p{L}\d._-])/u.exec(this.source.slice(this.at, this.at + 16));
    if (number) {
      this.at += number[0].length;
      return;
    }
    const from = this.at;
    const name = this.word();
    if (VALUES.has(name) && !/[([.]/.test(this.source[this.at] ?? '')) return;
    if (name !== '') return this.callInArguments(name, from);
    if (character === PRINTED) this.refuse('Among the arguments of a layout function a field is written {{{str field}}}.');
    this.refuse(`“${character}” cannot stand among the arguments of a layout function.`);
  }

  private callInArguments(name: string, from: number): void {
    this.call(name, from);
    if (this.source[this.at] === '.') this.refuse('Methods are not allowed in a wording.');
  }

  private content(): void {
    this.at += 1;
    this.markup(true);
    this.at += 1;
  }

  private string(): void {
    const from = this.at;
    for (this.at += 1; ; this.at += 1) {
      const character = this.source[this.at];
      if (character === undefined) this.refuse('A text that begins with “"” is never closed. Add the “"”.', from);
      if (character === PRINTED || character === ARGUMENT)
        this.refuse('A field cannot stand inside quotes. Close the quotes and add it: "Notice to " + {{{str school.name}}}.');
      if (character === '\\') this.at += 1;
      else if (character === '"') break;
    }
    this.at += 1;
  }

  /** A name as Typst reads it, hyphens included: the whole run, so that none hides in a longer one. */
  private word(): string {
    const word = /^[\p{ID_Start}_][\p{ID_Continue}_-]*/u.exec(this.source.slice(this.at, this.at + 80))?.[0] ?? '';
    this.at += word.length;
    return word;
  }

  private space(): void {
    while (/[ \t\n]/.test(this.source[this.at] ?? '')) this.at += 1;
    if (this.next('//') || this.next('/*')) this.refuse('Write {{! … }} for a comment.');
  }

  private next(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  private enter(): void {
    this.depth += 1;
    if (this.depth > DEEPEST) this.refuse('Brackets are nested too deeply here.');
  }

  private refuse(message: string, at = this.at): never {
    throw new Refusal(at, message);
  }
}
