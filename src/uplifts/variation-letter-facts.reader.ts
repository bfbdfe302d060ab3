import { Injectable } from '@nestjs/common';
import type { ApprovalInForce } from '../approvals/approval-subject.js';
import { type VariationLetterSnapshot, composeVariationLetter } from '../documents/rendering/variation-letter.js';
import { type IsoDate, addDays } from '../kernel/dates.js';
import { inWords } from '../kernel/life-cycle.js';
import { type BasisPoints, type Pence, basisPoints, riseBetween, sum } from '../kernel/money.js';
import type { ChargingBasis } from '../placements/charging-basis.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { Arrears } from './arrears.js';
import type { UpliftReturn } from './uplift-return.entity.js';

interface LetterRow {
  readonly authority: { readonly name: string; readonly address: string };
  readonly officer: { readonly name: string; readonly email: string } | null;
  readonly school: { readonly name: string; readonly urn: number; readonly address: (string | null)[]; readonly provider: string | null };
  readonly cycle: { readonly name: string; readonly appealDays: number };
  readonly pupils: readonly {
    readonly reference: string;
    readonly lines: readonly {
      readonly kind: string;
      readonly label: string;
      readonly unit: string;
      readonly quantity: number;
      readonly current: Pence;
      readonly settled: Pence;
      readonly effectiveOn: IsoDate;
      readonly shares: readonly { readonly funder: string; readonly share: BasisPoints }[];
    }[];
  }[];
}

/** Everything a variation letter says, read by one statement inside the transaction that makes it true. */
@Injectable()
export class VariationLetterFactsReader {
  constructor(private readonly work: UnitOfWork) {}

  async compose(ret: UpliftReturn, approval: ApprovalInForce, owed: readonly Arrears[]): Promise<VariationLetterSnapshot> {
    const [answer] = await this.work.query<{ letter: LetterRow }>(LETTER_SQL, [ret.id]);
    if (!answer) throw new Error(`No return ${ret.id}.`);
    const { authority, officer, school, cycle, pupils } = answer.letter;
    const lines = pupils.flatMap((pupil) => pupil.lines);
    const rise = riseBetween(sum(lines.map((line) => line.current)), sum(lines.map((line) => line.settled)));
    const signatory = approval.approvers.at(-1);
    return composeVariationLetter({
      reference: `${ret.reference}-V`,
      date: approval.decidedOn,
      draft: false,
      authority: {
        name: authority.name,
        department: 'Special Education Service',
        addressLines: linesOf(authority.address, authority.name),
        contact: {
          name: officer?.name ?? 'Special Education Service',
          email: officer?.email ?? 'the address you usually write to',
          telephone: null,
        },
        signatory: { name: signatory?.name ?? authority.name, role: capital(inWords(signatory?.role ?? 'authority')) },
      },
      provider: { legalName: school.provider ?? school.name },
      school: {
        name: school.name,
        urn: String(school.urn),
        addressLines: school.address.filter((line) => line !== null && line !== '') as string[],
      },
      agreement: {
        title: 'Individual Placement Agreements',
        references: pupils.map((pupil) => pupil.reference),
        noticeTerms: 'notice is given as each agreement says.',
      },
      cycle: { name: cycle.name, effectiveDate: lines.map((line) => line.effectiveOn).reduce((a, b) => (a <= b ? a : b)) },
      settlement: { returnReference: ret.reference, settledOn: dateOf(ret.settledAt, approval.decidedOn), rise: rise ?? basisPoints(0) },
      pupils: pupils.map((pupil) => ({
        reference: pupil.reference,
        lines: pupil.lines.map((line) => ({
          kind: KINDS[line.kind] ?? line.kind,
          description: line.label || (KINDS[line.kind] ?? line.kind),
          unit: line.quantity === 1 ? `per ${line.unit}` : `${String(line.quantity)} ${line.unit}s a year`,
          oldAnnual: line.current,
          newAnnual: line.settled,
          shares: line.shares.map(({ funder, share }) => ({ funder: capital(inWords(funder)), share })),
        })),
      })),
      arrears: owed.map((each) => ({
        pupilReference: each.pupilReference,
        description: each.label || (KINDS[each.kind] ?? each.kind),
        from: each.fromOn,
        to: addDays(each.untilOn, -1),
        basis: basisWords(each.basis),
        amount: each.amountPence,
      })),
      conditions: [],
      approvals: approval.approvers.map(({ role, name, on }) => ({ role: capital(inWords(role)), name, date: on })),
      appealDays: cycle.appealDays,
    });
  }
}

const KINDS: Readonly<Record<string, string>> = {
  core: 'Core education',
  therapy: 'Therapy',
  oneToOne: 'One-to-one support',
  residential: 'Residential',
  transport: 'Transport',
  other: 'Other',
};

function basisWords(basis: ChargingBasis): string {
  switch (basis.kind) {
    case 'calendarDay':
      return 'Calendar days';
    case 'schoolDay':
      return `School days, ${String(basis.days)} a year`;
    case 'week':
      return `Weeks, ${String(basis.weeks)} a year`;
    case 'month':
      return 'Months';
    case 'term':
      return 'Terms';
  }
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const linesOf = (address: string, name: string): string[] => {
  const lines = address.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 0 ? lines : [name];
};

const dateOf = (at: Date | null, fallback: IsoDate): IsoDate => (at ? (at.toISOString().slice(0, 10) as IsoDate) : fallback);

const LETTER_SQL = `
select json_build_object(
  'authority', (select json_build_object('name', name, 'address', address) from organisations where id = ret.authority_id),
  'officer', (select json_build_object('name', full_name, 'email', email) from people where id = ret.officer_id),
  'school', (select json_build_object('name', school.name, 'urn', school.urn, 'provider', provider.name,
      'address', json_build_array(school.street, school.locality, school.address3, school.town, school.county, school.postcode))
    from schools school left join organisations provider on provider.id = school.provider_id where school.id = ret.school_id),
  'cycle', (select json_build_object('name', name, 'appealDays', appeal_days) from uplift_cycles where id = ret.cycle_id),
  'pupils', (select json_agg(json_build_object('reference', reference, 'lines', lines) order by reference) from (
    select pupil.reference, json_agg(json_build_object('kind', fee.kind, 'label', fee.label, 'unit', fee.unit, 'quantity', fee.quantity, 'current', line.current_pence,
        'settled', line.settled_pence, 'effectiveOn', line.effective_on, 'shares', coalesce((
          select json_agg(json_build_object('funder', share.funder, 'share', share.share_bp) order by share.funder) from fee_line_funders share where share.fee_line_id = fee.id),
          '[{"funder": "education", "share": 10000}]')) order by fee.kind, fee.label, line.id) as lines
    from return_lines line
    join fee_lines fee on fee.id = line.fee_line_id
    join placements placement on placement.id = line.placement_id
    join pupils pupil on pupil.id = placement.pupil_id
    where line.return_id = ret.id group by pupil.reference) by_pupil)
) as letter
from uplift_returns ret where ret.id = $1`;
