import { basisPoints, pence } from '../../kernel/money.js';
import type { ChargingBasis } from '../../placements/charging-basis.js';
import { unitPriceOf } from '../../contracts/spot/spot-draft.js';
import type {
  AgreedFeeLine,
  AgreedShare,
  BlockTerms,
  CommonTerms,
  FrameworkTerms,
  Indexation,
  NoticeTerms,
  PlaceGroup,
  ResidentialDuties,
  SpotTerms,
} from '../../contracts/terms.js';
import type { Form } from '../foundation/form.js';
import { dateParts } from './date-parts.js';

/** Values of a form by the names of its inputs. */
type Typed = Record<string, string>;

export const BASES = ['calendarDay', 'schoolDay', 'week', 'month', 'term'] as const;
export const SETTINGS = ['day', 'residential'] as const;
export const PHASES = ['any', 'primary', 'secondary', 'post16'] as const;
export const FEE_KINDS = ['core', 'therapy', 'oneToOne', 'residential', 'transport', 'other'] as const;
export const UNITS = ['year', 'term', 'week', 'night', 'day', 'session'] as const;
export const VATS = ['exempt', 'outsideScope', 'zero', 'standard'] as const;
export const NAMINGS = ['agreed', 'tribunal', 'parentalChoice', 'interim', 'partParentFunded'] as const;
export const INDEXATIONS = ['fixed', 'negotiated', 'formula'] as const;

/** Rows that stand empty below those there are, to add more without scripts. */
export const SPARE_ROWS = 2;

const pounds = (amount: number): string => (amount % 100 === 0 ? String(amount / 100) : (amount / 100).toFixed(2));
const percent = (bp: number): string => String(bp / 100);
const merged = (parts: readonly Typed[]): Typed => Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
const number = (value: number | null): string => (value === null ? '' : String(value));

/** A number as people type it, "38" or "4.5"; null where it is empty. */
function decimal(form: Form, name: string): number | null {
  const text = form.typed(name).trim();
  if (text === '') return null;
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(text)) return form.error(name, 'Enter a number, for example 38');
  return Number(text);
}

const lines = (form: Form, name: string): string[] =>
  form
    .text(name)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

const commonTyped = ({ basis, notice, signingOrder }: CommonTerms): Typed => ({
  basis: basis.kind,
  basisUnits: number(basis.kind === 'schoolDay' ? basis.days : basis.kind === 'week' ? basis.weeks : null),
  noticeKind: notice.kind,
  noticeLength: String(notice.kind === 'terms' ? notice.terms : notice.days),
  signingOrder: signingOrder[0] === 'authority' ? 'authority' : 'provider',
});

function readBasis(form: Form): ChargingBasis {
  const kind = form.choice('basis', BASES, { required: 'Choose how it is charged' }) ?? 'calendarDay';
  const units = form.integer('basisUnits');
  if (kind === 'schoolDay') return { kind, days: units ?? 0 };
  if (kind === 'week') return { kind, weeks: units ?? 0 };
  return { kind };
}

function readNotice(form: Form): NoticeTerms {
  const length = form.integer('noticeLength', { required: 'Enter how long notice is' }) ?? 1;
  return form.choice('noticeKind', ['terms', 'days']) === 'days' ? { kind: 'days', days: length } : { kind: 'terms', terms: length };
}

const readCommon = (form: Form, clauses: CommonTerms['clauses']): CommonTerms => ({
  basis: readBasis(form),
  notice: readNotice(form),
  clauses,
  signingOrder:
    form.choice('signingOrder', ['provider', 'authority']) === 'authority' ? ['authority', 'provider'] : ['provider', 'authority'],
});

/** How many rows of a kind a form shows: those typed, or those there are, and some to spare. */
export const rowsOf = (form: Form, stem: string, there: number): number[] => {
  const typed = Object.keys(form.body).flatMap((name) => (name.startsWith(`${stem}-`) ? [Number(name.split('-')[1]) + 1] : []));
  return Array.from({ length: Math.max(there + SPARE_ROWS, ...typed) }, (_, index) => index);
};

function lineTyped(line: AgreedFeeLine, index: number): Typed {
  const share = (funder: AgreedShare['funder']): AgreedShare | undefined => line.shares.find((each) => each.funder === funder);
  const at = (name: string): string => `line-${String(index)}-${name}`;
  const other = (funder: 'health' | 'socialCare'): Typed => ({
    [at(funder)]: share(funder) ? percent(share(funder)?.shareBp ?? 0) : '',
    [at(`${funder}Reference`)]: share(funder)?.agreementReference ?? '',
    ...dateParts(at(`${funder}Signed`), share(funder)?.agreementSignedOn ?? null),
  });
  return {
    [at('kind')]: line.kind,
    [at('label')]: line.label,
    [at('unit')]: line.unit,
    [at('quantity')]: String(line.quantity),
    [at('annual')]: pounds(line.annualPence),
    [at('vat')]: line.vat,
    ...(line.hnbEligible ? {} : { [at('notHnb')]: 'yes' }),
    ...other('health'),
    ...other('socialCare'),
  };
}

/** A row without a price is no fee. Education takes what the others leave. */
function readLine(form: Form, index: number, before: AgreedFeeLine | undefined): AgreedFeeLine | null {
  const at = (name: string): string => `line-${String(index)}-${name}`;
  const annualPence = form.pounds(at('annual'));
  const label = form.text(at('label'), { longest: 200 });
  const kind = form.choice(at('kind'), FEE_KINDS);
  const unit = form.choice(at('unit'), UNITS) ?? 'year';
  const vat = form.choice(at('vat'), VATS) ?? 'exempt';
  const quantity = decimal(form, at('quantity')) ?? 1;
  const others = (['health', 'socialCare'] as const).flatMap((funder): AgreedShare[] => {
    const shareBp = form.percent(at(funder));
    const agreementReference = form.text(at(`${funder}Reference`), { longest: 200 }) || null;
    const agreementSignedOn = form.date(at(`${funder}Signed`));
    return shareBp === null || shareBp === 0 ? [] : [{ funder, shareBp, agreementReference, agreementSignedOn }];
  });
  const rest = 10_000 - others.reduce((sum, { shareBp }) => sum + shareBp, 0);
  if (annualPence === null)
    return label === '' || form.errorOf(at('annual')) ? null : form.error(at('annual'), 'Enter what it costs a year');
  if (kind === null) return form.error(at('kind'), 'Choose what it pays for');
  const unchanged = before?.annualPence === annualPence && before.quantity === quantity;
  return {
    kind,
    label,
    unit,
    quantity,
    unitPence: unchanged ? before.unitPence : unitPriceOf(annualPence, quantity > 0 ? quantity : 1),
    annualPence,
    vat,
    hnbEligible: !form.flag(at('notHnb')),
    shares: [
      ...(rest === 0
        ? []
        : [{ funder: 'education' as const, shareBp: basisPoints(rest), agreementReference: null, agreementSignedOn: null }]),
      ...others,
    ],
  };
}

const dutiesTyped = (duties: ResidentialDuties | null): Typed =>
  duties === null
    ? {}
    : {
        ...dateParts('section85NotifiedOn', duties.section85NotifiedOn),
        socialCareLead: duties.socialCareLead ?? '',
        ...dateParts('firstVisitBy', duties.firstVisitBy),
        daysAYear: number(duties.daysAYear),
        childrensHomeRegistration: duties.childrensHomeRegistration ?? '',
      };

function readDuties(form: Form, setting: SpotTerms['setting']): ResidentialDuties | null {
  const duties = {
    section85NotifiedOn: form.date('section85NotifiedOn'),
    socialCareLead: form.text('socialCareLead', { longest: 200 }) || null,
    firstVisitBy: form.date('firstVisitBy'),
    daysAYear: form.integer('daysAYear'),
    childrensHomeRegistration: form.text('childrensHomeRegistration', { longest: 100 }) || null,
  };
  return setting === 'residential' ? duties : null;
}

export const spotTyped = (terms: SpotTerms): Typed => ({
  ...commonTyped(terms),
  setting: terms.setting,
  weeksAYear: number(terms.weeksAYear),
  nightsAWeek: number(terms.nightsAWeek),
  namingBasis: terms.naming.basis,
  ...dateParts('tribunalOrderedOn', terms.naming.tribunalOrderedOn),
  endsAtAge: String(terms.endsAtAge),
  band: terms.band?.code ?? '',
  outcomes: terms.outcomes.join('\n'),
  ...dateParts('nextAnnualReviewOn', terms.nextAnnualReviewOn),
  ...dutiesTyped(terms.residentialDuties),
  ...merged(terms.feeLines.map(lineTyped)),
});

/** A form without bands to choose keeps the one there is; the tariff is looked up when it is saved. */
function readBand(form: Form, before: SpotTerms): SpotTerms['band'] {
  if (form.body['band'] === undefined) return before.band;
  const code = form.text('band', { longest: 16 });
  return code === '' ? null : { code, tariffFrom: before.endsByItselfOn, annualPence: pence(0) };
}

export function readSpot(form: Form, before: SpotTerms): SpotTerms {
  const setting = form.choice('setting', SETTINGS, { required: 'Choose day or residential' }) ?? before.setting;
  return {
    ...before,
    ...readCommon(form, before.clauses),
    setting,
    weeksAYear: decimal(form, 'weeksAYear'),
    nightsAWeek: decimal(form, 'nightsAWeek'),
    naming: {
      basis: form.choice('namingBasis', NAMINGS, { required: 'Choose why the school is named' }) ?? before.naming.basis,
      tribunalOrderedOn: form.date('tribunalOrderedOn'),
    },
    endsAtAge: form.integer('endsAtAge', { required: 'Enter the age at which it ends by itself' }) ?? before.endsAtAge,
    band: readBand(form, before),
    feeLines: rowsOf(form, 'line', before.feeLines.length).flatMap((index) => readLine(form, index, before.feeLines[index]) ?? []),
    outcomes: lines(form, 'outcomes'),
    nextAnnualReviewOn: form.date('nextAnnualReviewOn'),
    residentialDuties: readDuties(form, setting),
  };
}

const indexationTyped = (indexation: Indexation): Typed => ({
  indexation: indexation.kind,
  ...(indexation.kind === 'formula'
    ? {
        indexSeries: indexation.series,
        indexMonth: String(indexation.month),
        capBp: indexation.capBp === null ? '' : percent(indexation.capBp),
        collarBp: indexation.collarBp === null ? '' : percent(indexation.collarBp),
      }
    : {}),
});

function readIndexation(form: Form): Indexation {
  const kind = form.choice('indexation', INDEXATIONS, { required: 'Choose how the price moves' }) ?? 'fixed';
  const formula = {
    series: form.text('indexSeries', { longest: 100 }),
    month: form.integer('indexMonth') ?? 0,
    capBp: form.percent('capBp'),
    collarBp: form.percent('collarBp'),
  };
  return kind === 'formula' ? { kind, ...formula } : { kind };
}

const needsOf = (form: Form, name: string): string[] =>
  form
    .text(name, { longest: 200 })
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);

export const blockTyped = (terms: BlockTerms): Typed => ({
  ...commonTyped(terms),
  ...indexationTyped(terms.indexation),
  tierRule: terms.tierRule,
  tierMeasure: terms.tierMeasure,
  graceDays: String(terms.voids.graceDays),
  voidShare: percent(terms.voids.councilShareBp),
  nominateBy: terms.nomination.nominateBy ?? '',
  ...(terms.nomination.releasesUnnominated ? { releases: 'yes' } : {}),
  ...(terms.substitution ? { substitution: 'yes' } : {}),
  ...(terms.subLetting.allowed ? { subLetting: 'yes' } : {}),
  recharge: terms.subLetting.recharge,
  spotEquivalent: terms.spotEquivalentPence === null ? '' : pounds(terms.spotEquivalentPence),
  ...merged([
    ...terms.groups.map((group, index) => ({
      [`group-${String(index)}-name`]: group.name,
      [`group-${String(index)}-needs`]: group.needs.join(', '),
      [`group-${String(index)}-phase`]: group.phase,
      [`group-${String(index)}-setting`]: group.setting,
      [`group-${String(index)}-guaranteed`]: String(group.guaranteed),
      [`group-${String(index)}-optional`]: String(group.optional),
    })),
    ...terms.tiers.map((tier, index) => ({
      [`tier-${String(index)}-from`]: String(tier.fromPlaces),
      [`tier-${String(index)}-annual`]: pounds(tier.annualPence),
    })),
    ...terms.extensions.map((extension, index) => ({
      [`extension-${String(index)}-months`]: String(extension.months),
      [`extension-${String(index)}-notice`]: String(extension.noticeMonths),
    })),
  ]),
});

const phaseOf = (form: Form, name: string): PlaceGroup['phase'] => form.choice(name, PHASES) ?? 'any';
const settingOf = (form: Form, name: string): PlaceGroup['setting'] => form.choice(name, SETTINGS) ?? 'day';

export const readBlock = (form: Form, before: BlockTerms): BlockTerms => ({
  kind: 'block',
  ...readCommon(form, before.clauses),
  indexation: readIndexation(form),
  groups: rowsOf(form, 'group', before.groups.length).flatMap((index) => {
    const at = (name: string): string => `group-${String(index)}-${name}`;
    const [guaranteed, optional] = [form.integer(at('guaranteed')), form.integer(at('optional'))];
    const group = {
      name: form.text(at('name'), { longest: 100 }),
      needs: needsOf(form, at('needs')),
      phase: phaseOf(form, at('phase')),
      setting: settingOf(form, at('setting')),
    };
    return group.name === '' && guaranteed === null && optional === null
      ? []
      : [{ ...group, name: group.name || 'Places', guaranteed: guaranteed ?? 0, optional: optional ?? 0 }];
  }),
  tiers: rowsOf(form, 'tier', before.tiers.length).flatMap((index) => {
    const [fromPlaces, annualPence] = [form.integer(`tier-${String(index)}-from`), form.pounds(`tier-${String(index)}-annual`)];
    return annualPence === null ? [] : [{ fromPlaces: fromPlaces ?? 1, annualPence }];
  }),
  tierRule: form.choice('tierRule', ['allPlaces', 'eachPlace']) ?? 'allPlaces',
  tierMeasure: form.choice('tierMeasure', ['paid', 'filled']) ?? 'paid',
  voids: { graceDays: form.integer('graceDays') ?? 0, councilShareBp: form.percent('voidShare') ?? basisPoints(10_000) },
  nomination: { nominateBy: form.text('nominateBy', { longest: 5 }) || null, releasesUnnominated: form.flag('releases') },
  substitution: form.flag('substitution'),
  subLetting: {
    allowed: form.flag('subLetting'),
    recharge: form.choice('recharge', ['tierPrice', 'tierPriceAndVoidShare']) ?? 'tierPrice',
  },
  extensions: rowsOf(form, 'extension', before.extensions.length).flatMap((index) => {
    const [months, noticeMonths] = [form.integer(`extension-${String(index)}-months`), form.integer(`extension-${String(index)}-notice`)];
    return months === null ? [] : [{ months, noticeMonths: noticeMonths ?? 0 }];
  }),
  ...(before.extendedTo === undefined ? {} : { extendedTo: before.extendedTo }),
  spotEquivalentPence: form.pounds('spotEquivalent'),
});

export const frameworkTyped = (terms: FrameworkTerms): Typed => ({
  ...commonTyped(terms),
  ...indexationTyped(terms.indexation),
  ...(terms.callOffAs.includes('spot') ? { callOffSpot: 'yes' } : {}),
  ...(terms.callOffAs.includes('block') ? { callOffBlock: 'yes' } : {}),
  ...merged([
    ...terms.rates.map((rate, index) => ({
      [`rate-${String(index)}-name`]: rate.name,
      [`rate-${String(index)}-needs`]: rate.needs.join(', '),
      [`rate-${String(index)}-phase`]: rate.phase,
      [`rate-${String(index)}-setting`]: rate.setting,
      [`rate-${String(index)}-annual`]: pounds(rate.annualPence),
    })),
  ]),
});

export const readFramework = (form: Form, before: FrameworkTerms): FrameworkTerms => ({
  kind: 'framework',
  ...readCommon(form, before.clauses),
  indexation: readIndexation(form),
  callOffAs: [...(form.flag('callOffSpot') ? (['spot'] as const) : []), ...(form.flag('callOffBlock') ? (['block'] as const) : [])],
  rates: rowsOf(form, 'rate', before.rates.length).flatMap((index) => {
    const at = (name: string): string => `rate-${String(index)}-${name}`;
    const annualPence = form.pounds(at('annual'));
    const rate = {
      name: form.text(at('name'), { longest: 100 }),
      needs: needsOf(form, at('needs')),
      phase: phaseOf(form, at('phase')),
      setting: settingOf(form, at('setting')),
    };
    return annualPence === null ? [] : [{ ...rate, name: rate.name || `Rate ${String(index + 1)}`, annualPence }];
  }),
});

/** What a new draft begins with. */
const COMMON: CommonTerms = {
  basis: { kind: 'calendarDay' },
  notice: { kind: 'terms', terms: 1 },
  clauses: [],
  signingOrder: ['provider', 'authority'],
};

export const EMPTY_BLOCK: BlockTerms = {
  kind: 'block',
  ...COMMON,
  groups: [],
  tiers: [],
  tierRule: 'allPlaces',
  tierMeasure: 'paid',
  indexation: { kind: 'fixed' },
  voids: { graceDays: 0, councilShareBp: basisPoints(10_000) },
  nomination: { nominateBy: null, releasesUnnominated: false },
  substitution: true,
  subLetting: { allowed: false, recharge: 'tierPrice' },
  extensions: [],
  spotEquivalentPence: null,
};

export const EMPTY_FRAMEWORK: FrameworkTerms = {
  kind: 'framework',
  ...COMMON,
  rates: [],
  callOffAs: ['spot', 'block'],
  indexation: { kind: 'negotiated' },
};
