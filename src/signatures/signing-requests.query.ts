import { Injectable } from '@nestjs/common';
import { allows, requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { Refused, type Refusal, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import type { SigningSide } from './signature-subject.js';
import { type SigningState, authorityFor, isOver, refusesTurn } from './signing.js';
import { SIGNING_SQL, type SigningSort, signingListSql } from './signing-requests.sql.js';

/** A document to sign, in a list. */
export interface ListedSigning {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly authorityName: string;
  readonly state: SigningState;
  readonly value: Pence;
  readonly signed: number;
  readonly parties: number;
  /** Whose turn it is; null when nobody's. */
  readonly next: string | null;
  readonly openedAt: string;
  readonly openedByName: string;
  readonly expiresOn: IsoDate;
  readonly closedAt: string | null;
  readonly closedBecause: string | null;
  /** Whether the reader can sign it now. */
  readonly mine: boolean;
}

export interface SigningChainParty {
  readonly id: string;
  readonly position: number;
  readonly side: SigningSide;
  readonly organisationName: string;
  readonly mine: boolean;
  readonly signed: boolean;
  readonly signature: {
    readonly way: 'portal' | 'wetInk';
    readonly personName: string;
    readonly capacity: string;
    readonly email: string | null;
    readonly signedAt: string;
    readonly ip: string | null;
    readonly userAgent: string | null;
    readonly consentVersion: string | null;
    readonly consentText: string | null;
    readonly documentSha256: string;
  } | null;
  /** The latest scan of what was signed on paper. */
  readonly copy: {
    readonly id: string;
    readonly state: 'waiting' | 'confirmed' | 'refused';
    readonly fileId: string;
    readonly fileSha256: string;
    readonly signedByName: string;
    readonly signedByCapacity: string;
    readonly signedOn: IsoDate;
    readonly recordedBy: string;
    readonly recordedByName: string;
    readonly decidedByName: string | null;
    readonly refusedBecause: string | null;
  } | null;
}

/** Everything about one request but bytes. */
export interface WholeSigning extends ListedSigning {
  readonly subjectType: string;
  readonly subjectId: string;
  readonly documentId: string;
  readonly documentSha256: string;
  readonly ordered: boolean;
  readonly version: number;
  readonly certificateSha256: string | null;
  readonly chain: readonly SigningChainParty[];
  /** For whom the reader could sign or decline; null where the reader's organisation is no party or has signed. */
  readonly party: SigningChainParty | null;
  /** Why the reader cannot sign now, where the reader signs at all; null where the reader can. */
  readonly refusedBecause: string | null;
  readonly availableActions: readonly SigningReaderAction[];
}

export const SIGNING_READER_ACTIONS = ['sign', 'decline', 'withdraw', 'recordWetInk', 'confirmWetInk'] as const;
export type SigningReaderAction = (typeof SIGNING_READER_ACTIONS)[number];

export interface SigningFilter {
  readonly states?: readonly string[] | null;
  readonly text?: string | null;
  readonly mine?: boolean;
  /** Only what was sent for these subjects. */
  readonly of?: { readonly type: string; readonly ids: readonly string[] };
}

export interface SigningList extends Connection<ListedSigning> {
  readonly counts: Readonly<Partial<Record<SigningState, number>>>;
  /** What waits for the reader's signature, whatever the filter; the soonest to expire first. */
  readonly mine: readonly ListedSigning[];
}

interface ListAnswer extends Page<ListedSigning & { readonly sortedBy: string }> {
  readonly counts: SigningList['counts'];
  readonly mine: readonly ListedSigning[];
}

interface WholeRow extends Omit<WholeSigning, 'party' | 'refusedBecause' | 'availableActions'> {
  readonly held: readonly {
    readonly from: IsoDate;
    readonly to: IsoDate | null;
    readonly upToPence: Pence | null;
    readonly capacity: string;
    readonly confirmed: boolean;
  }[];
}

/** Documents to sign and signed ones, as both sides read them. */
@Injectable()
export class SigningRequestsQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async page(
    actor: Actor,
    filter: SigningFilter,
    page: { readonly first: number; readonly after?: string | null },
    order: { readonly by: SigningSort; readonly descending: boolean } = { by: 'expiresOn', descending: false },
  ): Promise<SigningList> {
    requires(actor, 'contracts.read');
    const { by, descending } = order;
    const after = decodeCursor(page.after, 2);
    const answer = await this.reads.json<ListAnswer>(
      actor,
      `signingRequests.${by}.${descending ? 'desc' : 'asc'}`,
      signingListSql(by, descending),
      [
        this.clock.today(),
        filter.states ? [...filter.states] : null,
        filter.text ? `%${filter.text.trim().replace(/[\\%_]/g, '\\$&')}%` : null,
        filter.mine ?? false,
        after?.[0] ?? null,
        after?.[1] ?? null,
        page.first + 1,
        filter.of?.type ?? null,
        [...(filter.of?.ids ?? [])],
      ],
    );
    const connection = toConnection<ListAnswer['rows'][number], ListedSigning>(
      answer,
      page.first,
      (row) => [row.sortedBy, row.id],
      (row) => row,
    );
    return { ...connection, counts: answer.counts, mine: answer.mine };
  }

  /** One request. Refusal: `notFound` (or not the actor's to see). */
  async one(actor: Actor, id: string): Promise<WholeSigning> {
    requires(actor, 'contracts.read');
    const row = await this.reads.json<WholeRow | null>(actor, 'signingRequest', SIGNING_SQL, [this.clock.today(), id]);
    if (!row) throw new Refused([refusal('notFound', 'There is no such document to sign, or it is not yours to see.')]);
    const { held, ...whole } = row;
    const party = row.chain.find(({ mine, signed }) => mine && !signed) ?? null;
    const signs = row.state === 'open' && party !== null && allows(actor, 'contracts.sign');
    const refused = signs ? this.refuses(row, party, held) : undefined;
    const issues = row.state === 'open' && actor.kind === 'authority' && allows(actor, 'contracts.issue');
    const waiting = row.chain.some(({ copy }) => copy?.state === 'waiting' && copy.recordedBy !== actor.personId);
    return {
      ...whole,
      party,
      refusedBecause: refused?.message ?? null,
      availableActions: [
        ...(signs && !refused ? (['sign'] as const) : []),
        ...(signs && !this.refuses({ ...row, value: 0 as Pence }, party, held) ? (['decline'] as const) : []),
        ...(issues ? (['withdraw', 'recordWetInk'] as const) : []),
        ...(issues && waiting ? (['confirmWetInk'] as const) : []),
      ],
    };
  }

  private refuses(
    row: Pick<WholeRow, 'chain' | 'ordered' | 'expiresOn' | 'value'>,
    party: SigningChainParty,
    held: WholeRow['held'],
  ): Refusal | undefined {
    const today = this.clock.today();
    if (isOver(row.expiresOn, today)) return refusal('tooLate', 'The last day on which this could be signed is over.');
    const found = authorityFor(
      held.map(({ from, to, upToPence, confirmed }) => ({ period: { from, to }, upToPence, confirmed })),
      row.value,
      today,
    );
    return refusesTurn(party, row.chain, row.ordered) ?? ('refused' in found ? found.refused : undefined);
  }
}
