import { Injectable } from '@nestjs/common';
import { DocumentsService } from '../../documents/documents.service.js';
import { addressLines } from '../../documents/rendering/address-lines.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Share } from '../cost-sharing/rules.js';
import { type StatementFacts, statementPaper } from './statement-paper.js';

interface Row {
  readonly id: string;
  readonly authorityId: string;
  readonly consortiumId: string;
  readonly consortium: string;
  readonly address: string;
  readonly member: { readonly name: string; readonly laCode: string };
  readonly cost: StatementFacts['cost'];
  readonly statement: Omit<StatementFacts['statement'], 'sentOn'>;
  readonly members: readonly Omit<StatementFacts['members'][number], 'owedPence'>[];
}

/** $1 the statements. */
const STATEMENTS_SQL = `
select json_build_object('id', statement.id, 'authorityId', statement.authority_id, 'consortiumId', statement.consortium_id, 'consortium', consortium.name, 'address', authority.address,
  'member', json_build_object('name', authority.name, 'laCode', authority.la_code),
  'cost', json_build_object('number', cost.number, 'title', cost.title, 'activity', cost.activity, 'from', lower(cost.period), 'until', upper(cost.period) - 1,
    'totalPence', cost.total_pence, 'tiers', cost.tiers),
  'statement', json_build_object('number', statement.number, 'kind', statement.kind, 'rule', statement.rule, 'owedPence', statement.owed_pence,
    'chargedBeforePence', statement.charged_before_pence, 'amountPence', statement.amount_pence, 'words', statement.words, 'sentByName', statement.sent_by_name),
  'members', (select json_agg(json_build_object('id', each.id, 'name', each.name, 'population', member.population, 'committedPlaces', member.committed_places,
      'usageDays', member.usage_days) order by each.name, each.id)
    from shared_cost_members member join organisations each on each.id = member.authority_id where member.cost_id = cost.id)) as facts
from cost_statements statement
join shared_costs cost on cost.id = statement.cost_id
join organisations authority on authority.id = statement.authority_id
join organisations consortium on consortium.id = statement.consortium_id
where statement.id = any ($1::uuid[]) order by authority.name, authority.id`;

/** The statements of shared costs as documents: frozen in the transaction that sends them, so that what is printed is what was charged. */
@Injectable()
export class StatementPapers {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly documents: DocumentsService,
  ) {}

  /** Freezes the documents of statements that were just sent. `shares`: what every member owes in all by the rule they were sent by. */
  async sent(statementIds: readonly string[], shares: readonly Share[]): Promise<void> {
    const { actor } = this.work.current;
    const [issuer] = await this.work.query<{ address: string }>('select address from organisations where id = $1', [actor.organisationId]);
    const rows = await this.work.query<{ facts: Row }>(STATEMENTS_SQL, [statementIds]);
    const sentOn: IsoDate = this.clock.today();
    for (const { facts } of rows) {
      const paper = statementPaper({
        consortium: facts.consortium,
        issuer: {
          name: facts.consortium,
          department: actor.organisationId === facts.consortiumId ? 'Shared costs' : `Issued by ${actor.organisationName}`,
          addressLines: addressLines(issuer?.address ?? '', 'A consortium of authorities'),
        },
        member: { ...facts.member, addressLines: facts.address === '' ? [] : addressLines(facts.address, facts.member.name) },
        cost: facts.cost,
        statement: { ...facts.statement, sentOn },
        members: facts.members.map((member) => ({
          ...member,
          owedPence: shares.find(({ memberId }) => memberId === member.id)?.pence ?? missing(member.name),
        })),
      });
      await this.documents.freeze({
        kind: facts.statement.kind === 'trueUp' ? 'trueUpStatement' : 'rechargeStatement',
        reference: paper.reference,
        authorityId: facts.authorityId,
        schoolId: null,
        consortiumId: facts.consortiumId,
        subjectType: 'costStatement',
        subjectId: facts.id,
        snapshot: paper,
      });
    }
  }
}

function missing(name: string): never {
  throw new Error(`${name} shares the cost and has no share of it.`);
}
