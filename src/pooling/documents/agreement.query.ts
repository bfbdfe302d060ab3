import { Injectable } from '@nestjs/common';
import type { ConsortiumPaper } from '../../documents/rendering/consortium-paper.js';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { DEFAULT_RULE, type DecisionRule } from '../consortium/voting.js';
import { type AgreementFacts, agreementPaper, changedParts } from './agreement-paper.js';
import { AGREEMENTS_SQL } from './agreement.sql.js';

/** That a member signed a version. */
export interface AgreementSigning {
  readonly authorityId: string;
  readonly authorityName: string;
  readonly signedOn: IsoDate;
  readonly signedByName: string;
  readonly capacity: string;
  readonly reference: string;
  readonly recordedByName: string;
}

export interface AgreementVersion {
  /** The document. */
  readonly id: string;
  readonly reference: string;
  readonly issuedOn: IsoDate;
  /** Of the PDF; null until it is made. */
  readonly sha256: string | null;
  readonly stands: boolean;
  readonly signings: readonly AgreementSigning[];
}

export interface AgreementView {
  readonly consortiumId: string;
  readonly consortium: string;
  /** The latest first. */
  readonly versions: readonly AgreementVersion[];
  /** Members of today that have not signed the version that stands, by name. */
  readonly waitingFor: readonly string[];
  /** What would read otherwise in a new version, by heading; empty where no version was issued. */
  readonly changed: readonly string[];
  readonly availableActions: readonly ('issue' | 'sign')[];
}

interface Row {
  readonly consortiumId: string;
  readonly facts: Omit<AgreementFacts, 'issuer' | 'rule'> & { readonly rule: DecisionRule | null };
  readonly leads: boolean;
  readonly members: readonly { readonly id: string; readonly name: string }[];
  readonly standing: ConsortiumPaper | null;
  readonly versions: readonly AgreementVersion[];
}

/** The agreement between members: its versions, who signed which, and whether what is recorded has moved on since. */
@Injectable()
export class AgreementQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** Of every consortium of the actor. */
  async mine(actor: Actor): Promise<AgreementView[]> {
    requires(actor, 'pooling.readConsortium');
    const today = this.clock.today();
    const rows = await this.reads.json<readonly Row[]>(actor, 'pooling.agreements', AGREEMENTS_SQL, [null, today]);
    return rows.map((row) => viewOf(actor, row, today));
  }
}

function viewOf(actor: Actor, { consortiumId, facts, leads, members, standing, versions }: Row, today: IsoDate): AgreementView {
  const latest = versions.find(({ stands }) => stands);
  const now = agreementPaper({ ...facts, rule: facts.rule ?? DEFAULT_RULE, issuer: NOBODY }, versions.length + 1, today);
  const changed = standing ? changedParts(standing, now) : [];
  const signed = new Set(latest?.signings.map(({ authorityId }) => authorityId));
  const writes = actor.access === 'write';
  const mayIssue = writes && leads && allows(actor, 'pooling.propose') && (standing === null || changed.length > 0);
  const maySign =
    writes &&
    allows(actor, 'pooling.share') &&
    latest !== undefined &&
    latest.sha256 !== null &&
    members.some(({ id }) => id === actor.organisationId) &&
    !signed.has(actor.organisationId);
  return {
    consortiumId,
    consortium: facts.consortium,
    versions,
    waitingFor: latest ? members.filter(({ id }) => !signed.has(id)).map(({ name }) => name) : [],
    changed,
    availableActions: [...(mayIssue ? (['issue'] as const) : []), ...(maySign ? (['sign'] as const) : [])],
  };
}

/** Who issues is no part of what an agreement says. */
const NOBODY = { name: '', department: '', addressLines: [] };
