import type { ClockState, PublicationClock } from '../../contracts/procurement/clocks.js';
import type { Owed, RegisteredContract } from '../../contracts/procurement/register.js';
import { NOTICES } from '../../contracts/procurement/routes.js';
import { type ProcurementRule, RULES } from '../../contracts/procurement/rules.js';
import { moneyInWords, percentInWords, shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';

export const CLOCK_TAGS: Readonly<Record<ClockState, { readonly text: string; readonly colour: string }>> = {
  overdue: { text: 'Overdue', colour: 'red' },
  due: { text: 'Due', colour: 'blue' },
  waiting: { text: 'Not yet', colour: 'grey' },
  publishedLate: { text: 'Published late', colour: 'yellow' },
  published: { text: 'Published', colour: 'green' },
};

export const PUBLICATION_WORDS: Readonly<Record<PublicationClock['kind'], string>> = {
  paymentsOver: 'Payments above the amount',
  paymentCompliance: 'Payment compliance',
};

export const periodInWords = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  `${shortDay(from)} to ${shortDay(to)}`;

export const owedInWords = (owed: Owed): string =>
  owed.about === 'contract' ? NOTICES[owed.notice] : `${PUBLICATION_WORDS[owed.kind]}, ${periodInWords(owed)}`;

/** Where a value comes from, beside it. */
export const VALUE_WORDS: Readonly<Record<RegisteredContract['valueIs'], string>> = {
  estimated: 'estimated',
  computed: 'from the terms',
  notKnown: 'not known',
};

export function ruleInWords({ code, value }: Pick<ProcurementRule, 'code' | 'value'>): string {
  switch (RULES[code].unit) {
    case 'pence':
      return moneyInWords(value);
    case 'basisPoints':
      return percentInWords(value);
    case 'days':
    case 'months':
    case 'places':
      return `${String(value)} ${RULES[code].unit}`;
  }
}

const TABS = [
  { text: 'Contracts', href: paths.procurement },
  { text: 'To publish', href: paths.procurementNotices },
  { text: 'Providers', href: paths.procurementProviders },
  { text: 'Payments', href: paths.procurementPayments },
  { text: 'Open data', href: paths.procurementPublish },
  { text: 'Rules', href: paths.procurementRules },
] as const;

export const procurementTabs = (current: string) => TABS.map((tab) => ({ ...tab, current: tab.href === current }));
