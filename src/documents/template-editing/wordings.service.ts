import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { type Outcome, type Refusal, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { checkClause } from '../clauses/check-clause.js';
import { CLAUSE_KINDS, type ClauseKind } from '../clauses/contract-kinds.js';
import { checkWording } from './check-wording.js';
import { DOCUMENT_KINDS, type DocumentKind, clauseFields, isEditableKind, standardWording } from './document-kinds.js';
import type { TemplateProblem } from './template-problem.js';
import { type WordingAction, type WordingState, refusesApprover, refusesStart, wordingLifeCycle } from './wording-life-cycle.js';
import { WordingPreviews } from './wording-previews.js';

/** What a version says, and from when. `text` null: from that day on the product's wording counts again. */
export interface WordingContent {
  readonly text: string | null;
  readonly effectiveFrom: IsoDate;
  /** What changes and why, for who approves it and for the history. */
  readonly reason: string;
}

/** A clause says besides what it is called, to which contracts it belongs, and whether it is in every one of them. */
export interface ClauseContent extends WordingContent {
  readonly title: string;
  readonly kinds: readonly ClauseKind[];
  readonly inEvery: boolean;
}

/** Which version, as its reader saw it. */
export interface VersionSeen {
  readonly versionId: string;
  readonly version: number;
  readonly clientKey?: string | null;
}

interface VersionRow {
  readonly id: string;
  readonly authority_id: string;
  readonly clause_id: string | null;
  readonly document_kind: DocumentKind | null;
  readonly number: number;
  readonly state: WordingState;
  readonly title: string | null;
  readonly text: string | null;
  readonly kinds: ClauseKind[];
  readonly in_every: boolean;
  readonly effective_from: IsoDate;
  readonly reason: string;
  readonly authors: string[];
  readonly drafted_by: string;
  readonly version: number;
}

/** Writing, putting forward and approving an authority's own wordings: of kinds of documents, and of clauses. */
@Injectable()
export class WordingsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
    private readonly previews: WordingPreviews,
  ) {}

  /** Begins the authority's next version of a kind of document. Refusals: `notAllowed`, `noSuchKind`, `openVersion`, `pastDay`. Answers its id. */
  draftTemplate(
    actor: Actor,
    input: WordingContent & { readonly kind: string; readonly clientKey?: string | null },
  ): Promise<Outcome<string>> {
    return this.writing(actor, 'draftTemplate', input, async () => {
      if (!isEditableKind(input.kind)) throw new Refused([refusal('noSuchKind', 'There is no such kind of document.', 'kind')]);
      return this.insert(actor, { documentKind: input.kind, clauseId: null }, { ...input, title: null, kinds: [], inEvery: false });
    });
  }

  /**
   * Adds a clause of the authority's own as a draft; with the key of one of the product's it replaces that. Refusals: `notAllowed`, `badKey`, `keyTaken`,
   * and those of a clause's content. Answers the version's id.
   */
  addClause(actor: Actor, input: ClauseContent & { readonly key: string; readonly clientKey?: string | null }): Promise<Outcome<string>> {
    return this.writing(actor, 'addClause', input, async () => {
      if (!/^[a-z][a-zA-Z0-9]{1,39}$/.test(input.key))
        throw new Refused([
          refusal(
            'badKey',
            'Give the clause a short name in letters and figures, beginning with a small letter, for example schoolUniform.',
            'key',
          ),
        ]);
      const [clause] = await this.work.query<{ id: string }>(
        `insert into clauses (authority_id, key, position)
         values ($1, $2, coalesce((select position from clauses where authority_id is null and key = $2), 100))
         on conflict do nothing returning id`,
        [actor.organisationId, input.key],
      );
      if (!clause)
        throw new Refused([refusal('keyTaken', 'Your library has a clause of this name. Write a new version of that one.', 'key')]);
      return this.insert(actor, { documentKind: null, clauseId: clause.id }, input);
    });
  }

  /** Begins the next version of a clause of the authority's own. Refusals: `notAllowed`, `notFound`, `openVersion`, and those of a clause's content. */
  draftClause(
    actor: Actor,
    input: ClauseContent & { readonly clauseId: string; readonly clientKey?: string | null },
  ): Promise<Outcome<string>> {
    return this.writing(actor, 'draftClause', input, async () => {
      const [clause] = await this.work.query<{ id: string }>('select id from clauses where id = $1 and authority_id = $2', [
        input.clauseId,
        actor.organisationId,
      ]);
      if (!clause) throw new Refused([refusal('notFound', 'There is no such clause, or it is not yours to change.', 'clauseId')]);
      return this.insert(actor, { documentKind: null, clauseId: clause.id }, input);
    });
  }

  /** Keeps a draft as it is now, mistakes and all; who saves it is one of its authors. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`. */
  save(actor: Actor, input: VersionSeen & Omit<ClauseContent, 'title'> & { readonly title: string | null }): Promise<Outcome<string>> {
    return this.writing(actor, 'saveWording', input, async () => {
      const row = await this.take(input, 'save');
      const wrong = [refusesStart(input.effectiveFrom, this.clock.today()), ...(row.clause_id ? refusesClause(input) : [])];
      refuseAny(wrong);
      await this.work.query(
        `update wording_versions set text = $2, effective_from = $3, reason = $4, title = $5, kinds = $6, in_every = $7,
           authors = case when $8::uuid = any (authors) then authors else authors || $8::uuid end, version = version + 1
         where id = $1`,
        [
          row.id,
          cleaned(input.text),
          input.effectiveFrom,
          input.reason,
          row.clause_id ? input.title : null,
          row.clause_id ? input.kinds : [],
          row.clause_id !== null && input.inEvery,
          actor.personId,
        ],
      );
      this.record(row, 'saveWording', { effectiveFrom: input.effectiveFrom, reason: input.reason });
      return row.id;
    });
  }

  /**
   * Puts a draft forward for approval: from here on it stands still. Refusals: `wordingNotPermitted` (each with its line), `cannotBePrinted`, `pastDay`,
   * `reasonMissing`, and those of `save`.
   */
  askApproval(actor: Actor, input: VersionSeen): Promise<Outcome<string>> {
    return this.writing(actor, 'askWordingApproval', input, async () => {
      const row = await this.take(input, 'askApproval', 'put this forward');
      refuseAny([
        refusesStart(row.effective_from, this.clock.today()),
        row.reason.trim() === '' ? refusal('reasonMissing', 'Say what changes and why, for who approves it.', 'reason') : undefined,
      ]);
      await this.mustHold(row);
      await this.work.query(
        "update wording_versions set state = 'waiting', asked_by_name = $2, asked_at = $3, returned_because = null, version = version + 1 where id = $1",
        [row.id, actor.personName, this.clock.now()],
      );
      this.record(row, 'askWordingApproval', { reason: row.reason });
      return row.id;
    });
  }

  /** Approves what was put forward: it counts from its day on. Refusals: `notAllowed`, `ownWork`, `pastDay`, `wordingNotPermitted`, and those of `save`. */
  approve(actor: Actor, input: VersionSeen): Promise<Outcome<string>> {
    return this.deciding(actor, 'approveWording', input, async () => {
      const row = await this.take(input, 'approve');
      refuseAny([refusesApprover(actor.personId, row.authors), refusesStart(row.effective_from, this.clock.today())]);
      // The product may have moved on since: what is approved has to hold today.
      await this.mustHold(row);
      await this.decide(row, 'approved', actor);
      this.record(row, 'approveWording', {});
      return row.id;
    });
  }

  /** Sends it back to its authors with a reason: a draft again. Refusals: `notAllowed`, `reasonMissing`, and those of `save`. */
  sendBack(actor: Actor, input: VersionSeen & { readonly reason: string }): Promise<Outcome<string>> {
    return this.deciding(actor, 'returnWording', input, async () => {
      const row = await this.take(input, 'return', 'send this back');
      if (input.reason.trim() === '') throw new Refused([refusal('reasonMissing', 'Say what has to change.', 'reason')]);
      await this.work.query(
        "update wording_versions set state = 'draft', asked_at = null, asked_by_name = null, returned_because = $2, version = version + 1 where id = $1",
        [row.id, input.reason.trim()],
      );
      this.record(row, 'returnWording', { reason: input.reason.trim() });
      return row.id;
    });
  }

  /** Gives up a version that was not approved; its number stays in the history. Refusals: `notAllowed`, and those of `save`. */
  withdraw(actor: Actor, input: VersionSeen): Promise<Outcome<string>> {
    return this.writing(actor, 'withdrawWording', input, async () => {
      const row = await this.take(input, 'withdraw');
      await this.decide(row, 'withdrawn', actor);
      this.record(row, 'withdrawWording', {});
      return row.id;
    });
  }

  private async insert(
    actor: Actor,
    subject: { readonly documentKind: DocumentKind | null; readonly clauseId: string | null },
    content: Omit<ClauseContent, 'title'> & { readonly title: string | null },
  ): Promise<string> {
    refuseAny([refusesStart(content.effectiveFrom, this.clock.today()), ...(subject.clauseId ? refusesClause(content) : [])]);
    const id = randomUUID();
    const inserted = await this.work.query<VersionRow>(
      `insert into wording_versions (id, authority_id, clause_id, document_kind, number, title, text, kinds, in_every, effective_from, reason,
         drafted_by, drafted_by_name, drafted_at, authors)
       select $1, $2, $3::uuid, $4::text, 1 + coalesce(max(number), 0), $5, $6, $7, $8, $9, $10, $11::uuid, $12, $13, array[$11::uuid]
       from wording_versions
       where authority_id = $2 and (clause_id = $3::uuid or document_kind = $4::text)
       on conflict do nothing returning *`,
      [
        id,
        actor.organisationId,
        subject.clauseId,
        subject.documentKind,
        content.title,
        cleaned(content.text),
        content.kinds,
        content.inEvery,
        content.effectiveFrom,
        content.reason,
        actor.personId,
        actor.personName,
        this.clock.now(),
      ],
    );
    const [row] = inserted;
    if (!row)
      throw new Refused([refusal('openVersion', 'A version of this is being written or waits for approval. Finish that one first.')]);
    this.record(row, 'draftWording', { reason: content.reason });
    return id;
  }

  /** Locks a version. Refusals: `notFound`, `staleVersion`, `wrongState`. */
  private async take(seen: VersionSeen, action: WordingAction, words?: string): Promise<VersionRow> {
    const [row] = await this.work.query<VersionRow>(
      'select * from wording_versions where id = $1 and authority_id is not null for update',
      [seen.versionId],
    );
    if (!row) throw new Refused([refusal('notFound', 'There is no such version, or it is not yours to change.', 'versionId')]);
    if (row.version !== seen.version)
      throw new Refused([refusal('staleVersion', 'Somebody changed this version since you opened it. Load it again.', 'version')]);
    refuseAny([wordingLifeCycle.refuses(row.state, action, words)]);
    return row;
  }

  /** A wording that would not print as it should is never put forward nor approved. */
  private async mustHold(row: VersionRow): Promise<void> {
    if (row.text === null) return;
    if (row.clause_id !== null) {
      refuseProblems(checkClause(row.text, clauseFields(row.kinds)));
      return;
    }
    const kind = row.document_kind;
    if (kind === null) return;
    refuseProblems(checkWording(row.text, standardWording(kind)));
    const unprintable = await this.previews.refuses(kind, row.text);
    if (unprintable !== undefined)
      throw new Refused([refusal('cannotBePrinted', `With sample facts this cannot be printed. ${unprintable}`, 'text')]);
  }

  private async decide(row: VersionRow, state: 'approved' | 'withdrawn', actor: Actor): Promise<void> {
    await this.work.query(
      'update wording_versions set state = $2, decided_by = $3, decided_by_name = $4, decided_at = $5, version = version + 1 where id = $1',
      [row.id, state, actor.personId, actor.personName, this.clock.now()],
    );
  }

  private record(row: VersionRow, action: string, after: object): void {
    this.audit.record({
      action,
      subjectType: 'wording',
      subjectId: row.id,
      before: { state: row.state },
      after: {
        title: row.title ?? (row.document_kind ? DOCUMENT_KINDS[row.document_kind].title : ''),
        of: row.clause_id ? 'clause' : 'template',
        number: row.number,
        effectiveFrom: row.effective_from,
        draftedBy: row.drafted_by,
        ...after,
      },
    });
  }

  private writing(actor: Actor, name: string, input: Sent, act: () => Promise<string>): Promise<Outcome<string>> {
    return this.acting(actor, 'templates.edit', name, input, act);
  }

  private deciding(actor: Actor, name: string, input: Sent, act: () => Promise<string>): Promise<Outcome<string>> {
    return this.acting(actor, 'templates.approve', name, input, act);
  }

  private acting(
    actor: Actor,
    permission: 'templates.edit' | 'templates.approve',
    name: string,
    input: Sent,
    act: () => Promise<string>,
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, () => {
      requires(actor, permission);
      return this.keys.once(input.clientKey, name, input, act);
    });
  }
}

interface Sent {
  readonly clientKey?: string | null;
}

/** As it is kept: one kind of line end, none at the end; empty is null. */
function cleaned(text: string | null): string | null {
  const clean = text?.replace(/\r\n?/g, '\n').trimEnd() ?? '';
  return clean === '' ? null : clean;
}

function refusesClause({ title, kinds }: { readonly title: string | null; readonly kinds: readonly string[] }): Refusal[] {
  const wrong: Refusal[] = [];
  if (!title?.trim()) wrong.push(refusal('titleMissing', 'Give the clause a title: it is printed above it.', 'title'));
  else if (title.length > 120) wrong.push(refusal('titleTooLong', 'Shorten the title to 120 characters.', 'title'));
  if (kinds.length === 0 || kinds.some((kind) => !CLAUSE_KINDS.includes(kind as ClauseKind)))
    wrong.push(refusal('kindsMissing', 'Choose to which kinds of contract it belongs.', 'kinds'));
  return wrong;
}

function refuseAny(wrong: readonly (Refusal | undefined)[]): void {
  const refusals = wrong.filter((each) => each !== undefined);
  if (refusals.length > 0) throw new Refused(refusals);
}

const refuseProblems = (problems: readonly TemplateProblem[]): void =>
  refuseAny(problems.map(({ line, message }) => refusal('wordingNotPermitted', `Line ${String(line)}: ${message}`, 'text')));
