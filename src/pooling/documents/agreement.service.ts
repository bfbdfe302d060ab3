import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { DocumentsService } from '../../documents/documents.service.js';
import type { ConsortiumPaper } from '../../documents/rendering/consortium-paper.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { DEFAULT_RULE, type DecisionRule } from '../consortium/voting.js';
import { type AgreementFacts, agreementPaper, changedParts } from './agreement-paper.js';
import { TO_ISSUE_SQL } from './agreement.sql.js';
import { issuerOf } from './issuer.js';

export interface RecordSigning {
  /** The version that was signed: its document. */
  readonly documentId: string;
  readonly signedOn: IsoDate;
  readonly signedByName: string;
  /** In which capacity: "Director of Children’s Services". */
  readonly capacity: string;
  /** Where the signed paper is to be found. */
  readonly reference: string;
}

interface ToIssue {
  readonly facts: Omit<AgreementFacts, 'issuer' | 'rule'> & { readonly rule: DecisionRule | null };
  readonly versions: number;
  readonly standing: ConsortiumPaper | null;
  readonly leads: boolean;
}

/** The agreement between members: issued from what they have recorded of themselves, signed by each. */
@Injectable()
export class AgreementService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly documents: DocumentsService,
  ) {}

  /**
   * Issues the next version, where it says anything that the one before does not. Refusals: `notAllowed`, `notFound`, `notLead`, `nothingChanged`.
   * Answers the document.
   */
  async issue(actor: Actor, consortiumId: string): Promise<Outcome<string>> {
    const outcome = await this.work.decide(actor, async () => {
      requires(actor, 'pooling.propose');
      await this.work.query("select pg_advisory_xact_lock(hashtextextended('agreement of ' || $1::text, 0))", [consortiumId]);
      const today = this.clock.today();
      const [found] = await this.work.query<ToIssue>(TO_ISSUE_SQL, [consortiumId, today]);
      if (!found) throw new Refused([refusal('notFound', 'There is no such consortium, or it is not yours.')]);
      if (!found.leads)
        throw new Refused([
          refusal('notLead', 'The member that leads joint contracts issues the agreement, or the consortium’s own people.'),
        ]);
      const number = found.versions + 1;
      const paper = agreementPaper(
        {
          ...found.facts,
          rule: found.facts.rule ?? DEFAULT_RULE,
          issuer: await issuerOf(this.work, found.facts.consortium, 'Joint commissioning'),
        },
        number,
        today,
      );
      const changed = found.standing ? changedParts(found.standing, paper) : [];
      if (found.standing && changed.length === 0)
        throw new Refused([refusal('nothingChanged', 'A new version would say what this one says.')]);
      const id = await this.documents.freeze({
        kind: 'interAuthorityAgreement',
        reference: paper.reference,
        authorityId: consortiumId,
        schoolId: null,
        consortiumId,
        subjectType: 'consortium',
        subjectId: consortiumId,
        snapshot: paper,
      });
      this.audit.record({
        action: 'issueMembersAgreement',
        subjectType: 'consortium',
        subjectId: consortiumId,
        authorityId: consortiumId,
        after: { reference: paper.reference, changed, members: await this.memberIds(consortiumId) },
      });
      return id;
    });
    // Members sign exact bytes, so these are made at once; where that fails the sweep of pending documents tries again.
    if (outcome.ok) await this.documents.makeNow(actor, outcome.value);
    return outcome;
  }

  /**
   * Records that the actor's authority signed the version that stands. Refusals: `notAllowed`, `notFound`, `superseded`, `notReady`, `notMember`,
   * `textMissing`, `dateInFuture`, `beforeIssue`, `alreadySigned`. Answers the document.
   */
  sign(actor: Actor, input: RecordSigning): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.share');
      const [version] = await this.work.query<{
        consortiumId: string;
        reference: string;
        sha256: string | null;
        stands: boolean;
        issuedOn: IsoDate;
        member: boolean;
      }>(
        `select consortium_id as "consortiumId", reference, pdf_sha256 as sha256, superseded_at is null as stands, snapshot ->> 'date' as "issuedOn",
           exists (select from consortium_members member where member.consortium_id = document.consortium_id and member.authority_id = $2 and member.period @> $3::date) as member
         from documents document where id = $1 and kind = 'interAuthorityAgreement'`,
        [input.documentId, actor.organisationId, this.clock.today()],
      );
      if (!version) throw new Refused([refusal('notFound', 'There is no such agreement, or it is not yours to see.')]);
      if (!version.stands) throw new Refused([refusal('superseded', 'A newer version was issued. Sign that one.')]);
      if (!version.member) throw new Refused([refusal('notMember', 'Members of today sign.')]);
      if (version.sha256 === null) throw new Refused([refusal('notReady', 'The PDF is still being made. Try again in a moment.')]);
      const [by, capacity, reference] = [input.signedByName.trim(), input.capacity.trim(), input.reference.trim()];
      const refusals = [
        ...(by === '' ? [refusal('textMissing', 'Say who signed for your authority.', 'signedByName')] : []),
        ...(capacity === '' ? [refusal('textMissing', 'Say in which capacity.', 'capacity')] : []),
        ...(reference === '' ? [refusal('textMissing', 'Say where the signed paper is to be found.', 'reference')] : []),
        ...(input.signedOn > this.clock.today()
          ? [refusal('dateInFuture', 'The paper cannot have been signed on a day to come.', 'signedOn')]
          : []),
        ...(input.signedOn < version.issuedOn
          ? [refusal('beforeIssue', 'It cannot have been signed before it was issued.', 'signedOn')]
          : []),
      ];
      if (refusals.length > 0) throw new Refused(refusals);
      const [signed] = await this.work.query(
        `insert into agreement_signings (document_id, consortium_id, authority_id, document_sha256, signed_on, signed_by_name, capacity, reference,
           recorded_by, recorded_by_name, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing returning document_id`,
        [
          input.documentId,
          version.consortiumId,
          actor.organisationId,
          version.sha256,
          input.signedOn,
          by,
          capacity,
          reference,
          actor.personId,
          actor.personName,
          this.clock.now(),
        ],
      );
      if (!signed) throw new Refused([refusal('alreadySigned', 'Your authority has signed this version.')]);
      this.audit.record({
        action: 'recordAgreementSigning',
        subjectType: 'consortium',
        subjectId: version.consortiumId,
        authorityId: version.consortiumId,
        after: { reference: version.reference, sha256: version.sha256, member: actor.organisationName, signedOn: input.signedOn, by },
      });
      return input.documentId;
    });
  }

  private async memberIds(consortiumId: string): Promise<string[]> {
    const rows = await this.work.query<{ id: string }>(
      'select authority_id as id from consortium_members where consortium_id = $1 and period @> $2::date order by authority_id',
      [consortiumId, this.clock.today()],
    );
    return rows.map(({ id }) => id);
  }
}
