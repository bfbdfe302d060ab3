import type { MigrationInterface, QueryRunner } from 'typeorm';
import { englandBankHolidays } from '../src/kernel/england-bank-holidays.js';

/**
 * Public reference data that every installation needs: bank holidays, the names of the index series, place funding. Written as the
 * platform, since forced row-level security binds the owner too.
 */
export class ReferenceData1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('set local role iss_platform');
    await runner.query(
      `insert into bank_holidays (nation, on_date, name)
       select 'england', holiday.date, holiday.name from jsonb_to_recordset($1) as holiday (date date, name text)`,
      [JSON.stringify(englandBankHolidays(2023, 2032))],
    );
    await runner.query(`
      insert into index_series (code, name, kind, source) values
        ('CPI', 'Consumer Prices Index', 'level', 'Office for National Statistics, series D7BT, 2015 = 100'),
        ('CPIH', 'Consumer Prices Index including owner occupiers'' housing costs', 'level', 'Office for National Statistics, series L522, 2015 = 100'),
        ('teachersPay', 'Teachers'' pay award', 'percent', 'School teachers'' pay and conditions document, yearly, from 1 September'),
        ('njcPay', 'National Joint Council pay award', 'percent', 'National Joint Council for Local Government Services, yearly, from 1 April'),
        ('nationalLivingWage', 'National Living Wage', 'percent', 'National Minimum Wage regulations, yearly, from 1 April');

      insert into place_funding (school_kind, effective_from, pence_per_place, source) values
        ('nmss', '2013-09-01', 1000000, 'High needs funding operational guide: £10,000 a place at a non-maintained special school'),
        ('post16', '2023-08-01', 1064200, 'Element 1 of £4,642 (16 to 19 national funding rate) plus element 2 of £6,000'),
        ('post16', '2024-08-01', 1084300, 'Element 1 of £4,843 (16 to 19 national funding rate) plus element 2 of £6,000'),
        ('post16', '2025-08-01', 1110500, 'Element 1 of £5,105 (16 to 19 national funding rate) plus element 2 of £6,000');
    `);
    await runner.query('reset role');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('truncate place_funding, bank_holidays; truncate index_series cascade');
  }
}
