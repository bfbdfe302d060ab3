import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard, openToRead } from './row-security.js';

const RECORDED = `
        recorded_by uuid not null,
        recorded_by_name text not null,
        recorded_at timestamptz not null`;

/** An authority writes only about contracts it has drafted itself: not about another's whose places it shares. */
const OWN_CONTRACT = 'authority_id = (select app.organisation()) and contract_id = any ((select app.own_contract_ids())::uuid[])';

/** How each contract was procured, what was published about it, and the dated rules by which both are judged. */
export class Procurement1764000000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table procurement_rules (
        code text not null check (code in ('lightTouchThreshold', 'contractDetailsDays', 'terminationDays', 'paymentsOver', 'paymentsOverDays',
          'paymentComplianceMonths', 'paymentComplianceDays', 'standardVat', 'lifeWithoutEndMonths', 'fewestPlacesPublished')),
        effective_from date not null,
        value bigint not null check (value >= 0),
        source text not null check (source <> ''),
        primary key (code, effective_from)
      );
      comment on table procurement_rules is 'Figures of procurement law and practice: each from a day on, with its source. A procedure keeps the figures of the day it began.';
      comment on column procurement_rules.value is 'Pence, days, months, basis points or places, as the rule needs.';
      ${openToRead('procurement_rules', { iss_platform: 'insert' })}

      create table procurement_duties (
        route text not null check (route in ('userChoice', 'technicalReasons', 'competed', 'callOff', 'outsideRegime')),
        notice text not null check (notice in ('transparency', 'contractDetails', 'termination')),
        effective_from date not null,
        required boolean not null,
        source text not null check (source <> ''),
        primary key (route, notice, effective_from)
      );
      comment on table procurement_duties is 'Which notice a contract over the threshold needs, by its route; from a day on, with its source.';
      ${openToRead('procurement_duties', { iss_platform: 'insert' })}

      create table procurement_records (
        contract_id uuid primary key references contracts,
        authority_id uuid not null references organisations,
        route text not null check (route in ('userChoice', 'technicalReasons', 'competed', 'callOff', 'outsideRegime')),
        reason text not null check (reason <> ''),
        estimated_pence bigint check (estimated_pence > 0),
        begun_on date not null,
        awarded_on date check (awarded_on >= begun_on),
        entered_into_on date check (entered_into_on >= begun_on),
        version integer not null default 1,${RECORDED}
      );
      create index procurement_records_authority on procurement_records (authority_id, route);
      comment on table procurement_records is 'The route by which a contract was procured, and why. No contract is issued without one.';
      comment on column procurement_records.estimated_pence is 'Over the contract''s whole life with every extension, including VAT, as estimated before the procedure; where none is given it is computed from the terms.';
      comment on column procurement_records.begun_on is 'The day the procedure began: the rules of that day apply.';
      comment on column procurement_records.entered_into_on is 'The day the contract was entered into, where it was not signed here.';
      ${guard('procurement_records', { authorityWrites: 'none' })}

      create table procurement_notices (
        contract_id uuid not null references contracts,
        authority_id uuid not null references organisations,
        notice text not null check (notice in ('transparency', 'contractDetails', 'termination')),
        published_on date not null,
        reference text not null check (reference <> ''),
        address text check (address ~ '^https?://'),${RECORDED},
        primary key (contract_id, notice)
      );
      create index procurement_notices_authority on procurement_notices (authority_id);
      comment on table procurement_notices is 'Notices published about a contract, each with its day and its reference on the central digital platform.';
      ${guard('procurement_notices', { authorityWrites: 'none' })}
      ${['procurement_records', 'procurement_notices']
        .map(
          (table) => `
      grant insert, update on ${table} to iss_authority;
      create policy owner_inserts on ${table} for insert to iss_authority with check (${OWN_CONTRACT});
      create policy owner_updates on ${table} for update to iss_authority using (${OWN_CONTRACT}) with check (${OWN_CONTRACT});`,
        )
        .join('\n')}

      create table procurement_publications (
        authority_id uuid not null references organisations,
        kind text not null check (kind in ('paymentsOver', 'paymentCompliance')),
        period_from date not null,
        published_on date not null,
        reference text not null check (reference <> ''),${RECORDED},
        primary key (authority_id, kind, period_from)
      );
      comment on table procurement_publications is 'What an authority published about its payments, period by period.';
      ${guard('procurement_publications')}

      create table ocds_publishers (
        authority_id uuid primary key references organisations,
        ocid_prefix text not null check (ocid_prefix ~ '^ocds-[a-z0-9]{6}$'),
        address text not null check (address ~ '^https?://'),
        version integer not null default 1,${RECORDED}
      );
      comment on table ocds_publishers is 'An authority as a publisher of open contracting data: its registered prefix, and where it publishes.';
      ${guard('ocds_publishers')}
    `);
    await runner.query('set local role iss_platform');
    await runner.query(`
      insert into procurement_rules (code, effective_from, value, source) values
        ('lightTouchThreshold', '2025-02-24', 66354000, 'Procurement Act 2023, Schedule 1: light touch contracts, including VAT'),
        ('lightTouchThreshold', '2026-01-01', 66354000, 'Procurement Act 2023 (Threshold Amounts) (Amendment) Regulations 2025; PPN 023'),
        ('contractDetailsDays', '2025-02-24', 120, 'Procurement Act 2023, section 53(1): light touch contracts'),
        ('terminationDays', '2025-02-24', 30, 'Procurement Act 2023, section 80'),
        ('paymentsOver', '2026-04-01', 3000000, 'Procurement Act 2023, section 70; Commencement No. 4 Regulations 2025: procedures begun from 1 April 2026'),
        ('paymentsOverDays', '2026-04-01', 30, 'Procurement Act 2023, section 70: within 30 days of the end of the quarter'),
        ('paymentComplianceMonths', '2026-01-01', 6, 'Procurement Act 2023, section 69: reporting periods of six months'),
        ('paymentComplianceDays', '2026-01-01', 30, 'Procurement Act 2023, section 69: within 30 days of the end of the period'),
        ('standardVat', '2011-01-04', 2000, 'Value Added Tax Act 1994, section 2: 20%'),
        ('lifeWithoutEndMonths', '2015-02-26', 48, 'Public Contracts Regulations 2015, regulation 6(19), kept as practice: no end agreed counts as 48 months'),
        ('fewestPlacesPublished', '2025-02-24', 5, 'The cells under 5 of pooled figures are not shown either; see docs/decisions');
      insert into procurement_duties (route, notice, effective_from, required, source) values
        ('userChoice', 'transparency', '2025-02-24', false, 'Procurement Act 2023, section 44(3): not for user choice contracts'),
        ('userChoice', 'contractDetails', '2025-02-24', false, 'Procurement Act 2023, section 53: exception for user choice contracts (Schedule 5, paragraph 15)'),
        ('userChoice', 'termination', '2025-02-24', false, 'Procurement Act 2023, section 80: exception for user choice contracts (Schedule 5, paragraph 15)'),
        ('technicalReasons', 'transparency', '2025-02-24', true, 'Procurement Act 2023, section 44(1): before a direct award'),
        ('technicalReasons', 'contractDetails', '2025-02-24', true, 'Procurement Act 2023, section 53(1)'),
        ('technicalReasons', 'termination', '2025-02-24', true, 'Procurement Act 2023, section 80'),
        ('competed', 'transparency', '2025-02-24', false, 'Procurement Act 2023, section 44: for direct awards only'),
        ('competed', 'contractDetails', '2025-02-24', true, 'Procurement Act 2023, section 53(1)'),
        ('competed', 'termination', '2025-02-24', true, 'Procurement Act 2023, section 80'),
        ('callOff', 'transparency', '2025-02-24', false, 'Procurement Act 2023, section 44: for direct awards only'),
        ('callOff', 'contractDetails', '2025-02-24', true, 'Procurement Act 2023, section 53(1)'),
        ('callOff', 'termination', '2025-02-24', true, 'Procurement Act 2023, section 80'),
        ('outsideRegime', 'transparency', '2025-02-24', false, 'Not a covered procurement'),
        ('outsideRegime', 'contractDetails', '2025-02-24', false, 'Not a covered procurement'),
        ('outsideRegime', 'termination', '2025-02-24', false, 'Not a covered procurement');
    `);
    await runner.query('reset role');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table ocds_publishers, procurement_publications, procurement_notices, procurement_records, procurement_duties, procurement_rules',
    );
  }
}
