import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { DocumentsService } from '../../documents/documents.service.js';
import { addressLines } from '../../documents/rendering/address-lines.js';
import { earlierOf } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { academicYearOf, academicYearRange } from '../../kernel/years.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Block } from '../block/block-facts.js';
import type { BillingPeriod } from '../block/instalments.js';
import type { Reconciliation } from '../block/reconciliation.js';
import { rechargePaper } from './recharge-paper.js';

interface Party {
  readonly id: string;
  readonly name: string;
  readonly laCode: string;
  readonly address: string;
}

/** The statements of what a settled term recharges: each frozen in the transaction that settles it, for the authority that is charged and nobody else. */
@Injectable()
export class RechargePapers {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly documents: DocumentsService,
  ) {}

  /** `ids`: of the recharges, by the authority that is charged. */
  async sent({ facts, terms, days }: Block, term: BillingPeriod, found: Reconciliation, ids: ReadonlyMap<string, string>): Promise<void> {
    if (ids.size === 0) return;
    const { actor } = this.work.current;
    const parties = await this.work.query<Party>(
      `select id, name, la_code as "laCode", address from organisations where id = any ($1::uuid[])`,
      [[facts.authority.id, ...ids.keys()]],
    );
    const party = (id: string): Party => parties.find((each) => each.id === id) ?? unknown(id);
    const issuer = party(facts.authority.id);
    const year = academicYearRange(academicYearOf(term.from));
    const sentOn = this.clock.today();
    for (const recharge of found.recharges) {
      const subjectId = ids.get(recharge.authorityId) ?? unknown(recharge.authorityId);
      const member = party(recharge.authorityId);
      const before = facts.settled
        .filter(({ from }) => from < term.from)
        .flatMap(({ name, from, recharges }) =>
          recharges.filter(({ memberId }) => memberId === member.id).map(({ amount }) => ({ term: name, from, amountPence: amount })),
        );
      const paper = rechargePaper({
        contract: { reference: facts.reference, title: facts.title, school: facts.school.name },
        issuer: { name: issuer.name, department: 'Special Education Service', addressLines: addressLines(issuer.address, issuer.name) },
        member: {
          name: member.name,
          laCode: member.laCode,
          addressLines: addressLines(member.address, member.name),
          committedPlaces: facts.members.find(({ authorityId }) => authorityId === member.id)?.committedPlaces ?? null,
        },
        term: { name: term.name, days: found.period },
        account: found.account,
        closesYear: term.to >= earlierOf(year.to, days.to),
        rule: terms.subLetting,
        recharge,
        earlier: before.filter(({ from }) => from >= year.from),
        number: before.length + 1,
        sentOn,
        sentByName: actor.personName,
      });
      const documentId = await this.documents.freeze({
        kind: 'blockRecharge',
        reference: paper.reference,
        authorityId: member.id,
        schoolId: null,
        issuerId: issuer.id,
        subjectType: 'blockRecharge',
        subjectId,
        snapshot: paper,
      });
      this.record(facts.id, member.id, { reference: facts.reference, term: term.name, amountPence: recharge.amountPence, documentId });
    }
  }

  private record(
    contractId: string,
    memberId: string,
    after: { readonly reference: string; readonly term: string; readonly amountPence: Pence; readonly documentId: string },
  ): void {
    this.audit.record({
      action: 'rechargePlaces',
      subjectType: 'contract',
      subjectId: contractId,
      authorityId: memberId,
      after: { ...after, member: memberId },
    });
  }
}

function unknown(id: string): never {
  throw new Error(`${id} is recharged and is no authority that is known.`);
}
