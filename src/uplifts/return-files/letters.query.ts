import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../../platform/graphql/connection.js';
import type { ReceivedLetterView } from './dto/received-letter.js';

interface LetterRow extends Omit<ReceivedLetterView, 'loggedAt'> {
  readonly loggedAt: string;
}

const LETTERS_SQL = `
with matching as (
  select letter.* from received_letters letter where not $1::boolean or letter.return_id is null
), page as (
  select * from matching where $3::date is null or (received_on, id) < ($3, $4::uuid) order by received_on desc, id desc limit $2::int
)
select json_build_object('total', (select count(*) from matching), 'rows', (
  select coalesce(json_agg(json_build_object(
    'id', page.id, 'receivedOn', page.received_on, 'channel', page.channel, 'note', page.note, 'loggedByName', page.logged_by_name, 'loggedAt', page.logged_at,
    'school', case when school.id is not null then json_build_object('id', school.id, 'urn', school.urn, 'name', school.name) end,
    'upliftReturn', case when ret.id is not null then json_build_object('id', ret.id, 'reference', ret.reference) end,
    'file', json_build_object('id', file.id, 'name', file.name, 'mediaType', file.media_type, 'sizeBytes', file.size_bytes, 'sha256', file.sha256)
  ) order by page.received_on desc, page.id desc), '[]')
  from page
  join files file on file.id = page.file_id
  left join schools school on school.id = page.school_id
  left join uplift_returns ret on ret.id = page.return_id))`;

/** Letters an authority received, the latest first; never their bytes. */
@Injectable()
export class LettersQuery {
  constructor(private readonly reads: ReadModel) {}

  async page(
    actor: Actor,
    unmatchedOnly: boolean,
    page: { readonly first: number; readonly after?: string | null },
  ): Promise<Connection<ReceivedLetterView>> {
    requires(actor, 'uplifts.read');
    if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'Letters are kept by the authority that received them.')]);
    const after = decodeCursor(page.after, 2);
    const answer = await this.reads.json<Page<LetterRow>>(actor, 'receivedLetters', LETTERS_SQL, [
      unmatchedOnly,
      page.first + 1,
      after?.[0] ?? null,
      after?.[1] ?? null,
    ]);
    return toConnection(
      answer,
      page.first,
      (row) => [row.receivedOn, row.id],
      (row) => ({ ...row, loggedAt: new Date(row.loggedAt) }),
    );
  }
}
