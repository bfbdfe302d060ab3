import type { ContractHeader } from '../../contracts/contract.query.js';
import type { ContractTerms } from '../../contracts/terms.js';
import type { Form } from '../foundation/form.js';
import { paths } from '../paths.js';
import { FEE_KIND_WORDS, NAMING_WORDS, SETTING_WORDS, UNIT_WORDS, VAT_WORDS } from '../placements/placement-words.js';
import { contractTrail } from './contract-head.js';
import { type Band, standing } from '../../contracts/bands/bands.query.js';
import { type IsoDate, MONTH_NAMES } from '../../kernel/dates.js';
import type { OpenExtension } from '../../contracts/block/extension.js';
import { dayInWords, moneyInWords } from '../foundation/words.js';
import { KIND_WORDS } from './contract-words.js';
import { rowsOf } from './terms.form.js';

interface Item {
  readonly value: string;
  readonly text: string;
}

const items = (words: Readonly<Record<string, string>>): Item[] => Object.entries(words).map(([value, text]) => ({ value, text }));

const tick = (text: string): Item[] => [{ value: 'yes', text }];

export const BASIS_WORDS = {
  calendarDay: 'By calendar day',
  schoolDay: 'By school day',
  week: 'By week',
  month: 'By month, twelfths',
  term: 'By term, in thirds',
} as const;

/** The options of every choice that terms have. */
const CHOICES = {
  bases: items(BASIS_WORDS),
  noticeKinds: items({ terms: 'in full terms', days: 'in days' }),
  signing: items({ provider: 'The provider, then the council', authority: 'The council, then the provider' }),
  settings: items(SETTING_WORDS),
  namings: items(NAMING_WORDS),
  feeKinds: items({ '': 'Choose', ...FEE_KIND_WORDS }),
  units: Object.entries(UNIT_WORDS).map(([value, [one]]) => ({ value, text: one })),
  vats: items(VAT_WORDS),
  notHnb: tick('Not eligible for the High Needs Block'),
  phases: items({ any: 'Any', primary: 'Primary', secondary: 'Secondary', post16: 'Post-16' }),
  tierRules: items({ allPlaces: 'The price of the tier reached, for all places', eachPlace: 'Each place at the price of its own tier' }),
  tierMeasures: items({ paid: 'Places paid', filled: 'Places filled' }),
  indexations: items({ fixed: 'Fixed for the whole contract', negotiated: 'Negotiated from year to year', formula: 'By an index' }),
  months: [{ value: '', text: 'Choose' }, ...MONTH_NAMES.map((text, index) => ({ value: String(index + 1), text }))],
  releases: tick('The school may sell what is not nominated by then'),
  substitution: tick('Another pupil may take a place that falls empty'),
  subLetting: tick('Other members of a consortium may use an empty place'),
  recharges: items({ tierPrice: 'The price of a place', tierPriceAndVoidShare: 'The price of a place and a share of voids' }),
  callOffSpot: tick('It can be called off as individual agreements'),
  callOffBlock: tick('It can be called off as blocks'),
};

const feeTitle = (form: Form, index: number): string => {
  const [kind, annual] = [form.typed(`line-${String(index)}-kind`), form.typed(`line-${String(index)}-annual`)];
  if (annual === '') return 'Another fee';
  return `${kind in FEE_KIND_WORDS ? FEE_KIND_WORDS[kind as keyof typeof FEE_KIND_WORDS] : 'Fee'} ${form.typed(`line-${String(index)}-label`)}, £${annual} a year`;
};

/** How many rows there are of each thing that comes in rows. */
function rows(form: Form, terms: ContractTerms) {
  const numbered = (stem: string, there: number) =>
    rowsOf(form, stem, there).map((index) => ({ at: `${stem}-${String(index)}-`, ordinal: index + 1 }));
  switch (terms.kind) {
    case 'spot':
      return {
        line: rowsOf(form, 'line', terms.feeLines.length).map((index) => ({
          at: `line-${String(index)}-`,
          title: feeTitle(form, index),
          open: form.refused && form.typed(`line-${String(index)}-annual`) !== '',
        })),
      };
    case 'block':
      return {
        group: numbered('group', terms.groups.length),
        tier: numbered('tier', terms.tiers.length),
        extension: numbered('extension', terms.extensions.length),
      };
    case 'framework':
      return { rate: numbered('rate', terms.rates.length) };
  }
}

const parts = (form: Form, terms: ContractTerms) => ({
  form,
  choices: CHOICES,
  rows: rows(form, terms),
  spot: terms.kind === 'spot',
  block: terms.kind === 'block',
  framework: terms.kind === 'framework',
});

/** What a form has to choose from besides what every form has. */
interface Offered {
  readonly bands: readonly Item[];
  readonly extensions: readonly OpenExtension[];
}

/** A draft there is, to be changed; a variation keeps the contract's own days. */
export const editView = (contract: ContractHeader, number: number, terms: ContractTerms, form: Form, offered: Offered) => ({
  ...parts(form, terms),
  bands: offered.bands.length === 0 ? null : [{ value: '', text: 'None' }, ...offered.bands],
  extensions:
    offered.extensions.length === 0
      ? null
      : [
          { value: '', text: 'None' },
          ...offered.extensions.map(({ index, sayBy, extendsTo }) => ({
            value: String(index),
            text: `To ${dayInWords(extendsTo)}, to be taken by ${dayInWords(sayBy)}`,
          })),
        ],
  breadcrumbs: contractTrail(contract, 'Change the draft'),
  caption: `${contract.reference}, ${contract.title}`,
  heading: number === 1 ? 'Change the draft' : `Change variation ${String(number)}`,
  action: paths.contractPart(contract.id, 'edit'),
  cancel: paths.contract(contract.id),
  version: form.typed('version') === '' ? contract.version : form.typed('version'),
  asksTitle: number === 1,
  startsLabel: number === 1 ? 'First day' : 'From when it holds',
  asksEnd: number === 1,
  endHint: terms.kind === 'spot' ? 'Leave it empty where it ends by itself, by age.' : undefined,
  button: 'Save the draft',
});

/** Bands with a tariff on a day: an authority's own before the nation's of the same code. */
export function bandChoices(bands: readonly Band[], day: IsoDate): Item[] {
  return bands.flatMap((band, index) => {
    const tariff = standing(band.tariffs, day);
    const earlier = bands.findIndex(({ code }) => code === band.code) < index;
    return tariff && !earlier ? [{ value: band.code, text: `${band.code}, ${band.name}: ${moneyInWords(tariff.annualPence)} a year` }] : [];
  });
}

export const newTermsView = (terms: ContractTerms, form: Form, framework: ContractHeader | null = null) => ({
  under: framework && { reference: framework.reference, id: framework.id },
  ...parts(form, terms),
  breadcrumbs: [
    { text: 'Contracts', href: paths.contracts },
    { text: 'Draft a contract', href: paths.newContract() },
    { text: KIND_WORDS[terms.kind] },
  ],
  heading: `Draft a ${KIND_WORDS[terms.kind].toLowerCase()}`,
  action: paths.newContract(),
  cancel: paths.contracts,
  kind: terms.kind,
  asksSchool: true,
  asksTitle: true,
  startsLabel: 'First day',
  asksEnd: true,
  button: 'Save the draft',
});

export const newView = (form: Form, framework: ContractHeader | null = null) => ({
  form,
  under: framework && { reference: framework.reference, id: framework.id },
  breadcrumbs: [{ text: 'Contracts', href: paths.contracts }, { text: 'Draft a contract' }],
  action: paths.newContract(),
  block: paths.newContract('?kind=block'),
  framework: paths.newContract('?kind=framework'),
});
