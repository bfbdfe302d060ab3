import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../../platform/graphql/connection.js';
import type { ReturnState } from '../negotiation.js';
import type { LetterChannel } from '../return-files/dto/letter-form.js';
import type { TextPart } from './letter-text.js';
import type { Findings } from './rules/find.js';
import type { LetterLine } from './rules/proposal.js';
import type { SchoolCandidate } from './rules/school-candidates.js';

/** Where a letter stands: a proposal waits, a return was made, a person has to read it, or no return is made from it. */
export const LETTER_STATES = ['proposed', 'needsReading', 'entered', 'setAside'] as const;
export type LetterState = (typeof LETTER_STATES)[number];

export interface LetterRow {
  readonly id: string;
  readonly receivedOn: IsoDate;
  readonly channel: LetterChannel;
  readonly state: LetterState;
  readonly school: { readonly id: string; readonly urn: number; readonly name: string } | null;
  /** Whether an officer said so, or a URN in the letter did. */
  readonly schoolConfirmed: boolean;
  readonly upliftReturn: { readonly id: string; readonly reference: string } | null;
  readonly file: { readonly id: string; readonly name: string };
  readonly why: string | null;
  readonly loggedByName: string;
}

export interface LettersPage {
  readonly letters: Connection<LetterRow>;
  readonly counts: Readonly<Record<LetterState, number>>;
}

/** A school's return in a round that is open, with its lines. */
export interface LetterReturn {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly state: ReturnState;
  readonly cycleName: string;
  readonly academicYear: number;
  readonly closesOn: IsoDate;
  readonly evidenceAboveBp: number;
  readonly evidence: number;
  /** Whether what the draft holds was entered by the authority itself. */
  readonly enteredHere: boolean;
  readonly lines: readonly (LetterLine & { readonly askedPence: number | null })[];
}

/** Everything about one letter. */
export interface FeeLetterRead extends LetterRow {
  readonly note: string;
  readonly loggedAt: string;
  readonly mediaType: string;
  /** Null until it was read. */
  readonly reading: {
    readonly text: string;
    readonly parts: readonly TextPart[];
    readonly notes: readonly string[];
    readonly findings: Findings;
    readonly candidates: readonly SchoolCandidate[];
    readonly unreadable: string | null;
  } | null;
  readonly setAside: { readonly because: string; readonly byName: string } | null;
  readonly returns: readonly LetterReturn[];
}

/** One letter, what was read in it, and its school: the officer's choice, else the only one whose URN it states. */
const LETTERS = `
  select letter.*, reading.text, reading.parts, reading.findings, reading.candidates, reading.unreadable, reading.read_at, reading.set_aside_because,
    reading.set_aside_by_name,
    case when letter.return_id is not null then 'entered' when reading.set_aside_because is not null then 'setAside'
      when reading.proposes then 'proposed' else 'needsReading' end as state,
    coalesce(letter.school_id, (
      select min(candidate ->> 'schoolId')::uuid from jsonb_array_elements(reading.candidates) candidate
      where candidate ->> 'sureness' = 'sure' having count(*) = 1)) as meant_school
  from received_letters letter left join letter_readings reading on reading.letter_id = letter.id`;

const ROW = `
  'id', letter.id, 'receivedOn', letter.received_on, 'channel', letter.channel, 'state', letter.state, 'loggedByName', letter.logged_by_name,
  'school', case when school.id is not null then json_build_object('id', school.id, 'urn', school.urn, 'name', school.name) end,
  'schoolConfirmed', letter.school_id is not null,
  'upliftReturn', case when ret.id is not null then json_build_object('id', ret.id, 'reference', ret.reference) end,
  'file', json_build_object('id', file.id, 'name', file.name),
  'why', case letter.state when 'setAside' then letter.set_aside_because when 'needsReading' then coalesce(letter.unreadable,
    case when letter.read_at is null then 'It was not read yet.' else 'No rise and no price was found in it.' end) end`;

const JOINED = `
  join files file on file.id = letter.file_id
  left join schools school on school.id = letter.meant_school
  left join uplift_returns ret on ret.id = letter.return_id`;

const PAGE_SQL = `
with letters as (${LETTERS}), found as (
  select letter.* from letters letter join files file on file.id = letter.file_id left join schools school on school.id = letter.meant_school
  where $1::text is null or school.name ilike '%' || $1 || '%' or file.name ilike '%' || $1 || '%' or letter.note ilike '%' || $1 || '%'
), matching as (select * from found where $2::text is null or state = $2),
page as (
  select * from matching where $4::date is null or (received_on, id) < ($4, $5::uuid) order by received_on desc, id desc limit $3::int
)
select json_build_object(
  'counts', (select json_build_object('proposed', count(*) filter (where state = 'proposed'), 'needsReading', count(*) filter (where state = 'needsReading'),
    'entered', count(*) filter (where state = 'entered'), 'setAside', count(*) filter (where state = 'setAside')) from found),
  'total', (select count(*) from matching),
  'rows', (select coalesce(json_agg(json_build_object(${ROW}) order by letter.received_on desc, letter.id desc), '[]') from page letter ${JOINED}))`;

const ONE_SQL = `
with letters as (${LETTERS} where letter.id = $1)
select json_build_object(${ROW}, 'note', letter.note, 'loggedAt', letter.logged_at, 'mediaType', file.media_type,
  'reading', case when letter.read_at is not null then json_build_object('text', letter.text, 'parts', letter.parts, 'notes', letter.findings -> 'notes',
    'findings', letter.findings, 'candidates', letter.candidates, 'unreadable', letter.unreadable) end,
  'setAside', case when letter.set_aside_because is not null then json_build_object('because', letter.set_aside_because, 'byName', letter.set_aside_by_name) end,
  'returns', coalesce((
    select json_agg(json_build_object('id', open.id, 'reference', open.reference, 'version', open.version, 'state', open.state, 'cycleName', cycle.name,
      'academicYear', cycle.academic_year, 'closesOn', cycle.closes_on, 'evidenceAboveBp', cycle.evidence_above_bp,
      'enteredHere', exists (select from memberships member where member.person_id = open.entered_by and member.organisation_id = open.authority_id),
      'evidence', (select count(*) from return_evidence evidence where evidence.return_id = open.id),
      'lines', coalesce((
        select json_agg(json_build_object('lineId', line.id, 'kind', fee.kind, 'label', fee.label, 'pupilReference', pupil.reference,
          'currentPence', line.current_pence, 'askedPence', line.asked_pence, 'effectiveOn', line.effective_on, 'unit', fee.unit, 'quantity', fee.quantity)
          order by pupil.reference, fee.kind = 'core' desc, fee.kind, line.id)
        from return_lines line join fee_lines fee on fee.id = line.fee_line_id
        join placements placement on placement.id = line.placement_id join pupils pupil on pupil.id = placement.pupil_id
        where line.return_id = open.id), '[]')) order by cycle.academic_year desc, open.id)
    from uplift_returns open join uplift_cycles cycle on cycle.id = open.cycle_id
    where open.school_id = letter.meant_school and cycle.state = 'open'), '[]'))
from letters letter ${JOINED}`;

/** Fee letters with what was read in them, for the authority that received them. */
@Injectable()
export class FeeLettersQuery {
  constructor(private readonly reads: ReadModel) {}

  async page(
    actor: Actor,
    filter: { readonly q?: string | null; readonly state?: LetterState | null },
    page: { readonly first: number; readonly after?: string | null },
  ): Promise<LettersPage> {
    mayRead(actor);
    const after = decodeCursor(page.after, 2);
    const { counts, ...found } = await this.reads.json<Page<LetterRow> & Pick<LettersPage, 'counts'>>(actor, 'feeLetters', PAGE_SQL, [
      filter.q?.replace(/[\\%_]/g, '\\$&') ?? null,
      filter.state ?? null,
      page.first + 1,
      after?.[0] ?? null,
      after?.[1] ?? null,
    ]);
    const letters = toConnection(
      found,
      page.first,
      (row) => [row.receivedOn, row.id],
      (row) => row,
    );
    return { letters, counts };
  }

  /** One letter. Refusal: `notFound`. */
  async one(actor: Actor, letterId: string): Promise<FeeLetterRead> {
    mayRead(actor);
    const found = await this.reads.json<FeeLetterRead | null>(actor, 'feeLetter', ONE_SQL, [letterId]);
    if (!found) throw new Refused([refusal('notFound', 'There is no such letter, or another authority received it.')]);
    return found;
  }
}

function mayRead(actor: Actor): void {
  requires(actor, 'uplifts.read');
  if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'Letters are kept by the authority that received them.')]);
}
