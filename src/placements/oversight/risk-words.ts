import { Temporal } from 'temporal-polyfill';
import type { IsoDate } from '../../kernel/dates.js';
import type { CheckAtFault, MoneyAtRisk } from './oversight.query.js';

const CHECKS: Readonly<Record<string, string>> = {
  registration: 'registration',
  inspection: 'inspection',
  insurance: 'insurance',
  safeguarding: 'safeguarding',
  saferRecruitment: 'safer recruitment',
  finance: 'finance',
  dataProtection: 'data protection',
};

const FUNDERS: Readonly<Record<string, string>> = { health: 'health', socialCare: 'social care' };

const day = (date: IsoDate): string =>
  Temporal.PlainDate.from(date).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

const checkInWords = ({ kind, state, on }: CheckAtFault): string => {
  const name = CHECKS[kind] ?? kind;
  if (state === 'lapsed' && on !== null) return `${name} lapsed on ${day(on)}`;
  return state === 'failed' ? `${name} failed` : `${name} never made`;
};

/** What is missing, in words. */
export function riskInWords(risk: MoneyAtRisk): string {
  switch (risk.reason) {
    case 'agreement':
      return `No signed agreement of ${risk.detail.map((funder) => FUNDERS[funder] ?? funder).join(' and ')}`;
    case 'check':
      return capital(risk.detail.map(checkInWords).join('; '));
    case 'review':
      return risk.detail === null ? 'No annual review is recorded' : `Last reviewed on ${day(risk.detail)}`;
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
