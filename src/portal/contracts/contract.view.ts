import type { ContractNotice, ContractRecord, ContractVersionRecord } from '../../contracts/contract.query.js';
import type { Actor } from '../../kernel/actor.js';
import { type Table, tableView } from '../foundation/table.js';
import { dayInWords, moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { contractHead, contractTrail } from './contract-head.js';
import { VERSION_TAGS } from './contract-words.js';
import { annualOf, termsView, unsignedOf } from './terms.view.js';

/** The contract's page: what it says today, and beside it the version on its way. */
export function contractView(actor: Actor, contract: ContractRecord) {
  const council = actor.kind === 'authority';
  const shown = contract.versions.find(({ standing }) => standing) ?? contract.versions[0];
  const open = contract.versions.find(({ id }) => id === contract.openVersion?.id && id !== shown?.id);
  return {
    breadcrumbs: contractTrail(contract),
    wide: true,
    head: contractHead(actor, contract, 'terms'),
    figures: shown ? figures(contract, shown, council) : [],
    terms: shown ? termsView(shown.terms, council) : null,
    versionName:
      shown && contract.versions.length > 1 ? `Version ${String(shown.number)}, in force from ${dayInWords(shown.effectiveOn)}` : null,
    open: open
      ? {
          heading: `Version ${String(open.number)}, from ${dayInWords(open.effectiveOn)}`,
          tag: VERSION_TAGS[open.state],
          reason: open.reason,
          terms: termsView(open.terms, council),
        }
      : null,
    numbers: council
      ? [
          { key: 'Supplier number', value: contract.supplierNumber ?? 'not recorded yet' },
          { key: 'Order number', value: contract.orderNumber ?? 'not recorded yet' },
          ...(contract.approval
            ? [
                {
                  key: `Approval of version ${String(contract.approval.versionNumber)}`,
                  value: 'see the request',
                  href: paths.approval(contract.approval.id),
                },
              ]
            : []),
        ]
      : [],
    historyHref: paths.historyOf('contract', contract.id),
  };
}

function figures(contract: ContractRecord, shown: ContractVersionRecord, council: boolean) {
  const annual = annualOf(shown.terms);
  const unsigned = shown.terms.kind === 'spot' ? unsignedOf(shown.terms.feeLines) : 0;
  return [
    ...(annual === null ? [] : [{ label: 'Fees a year', value: moneyInWords(annual), note: 'net of VAT' }]),
    {
      label: 'Whole-life cost',
      value: shown.wholeLife === null ? 'not known' : moneyInWords(shown.wholeLife),
      note: contract.endsOn === null ? 'no end recorded' : `${dayInWords(shown.effectiveOn)} to ${dayInWords(contract.endsOn)}`,
    },
    ...(council && unsigned > 0
      ? [{ label: 'At our own risk', value: moneyInWords(unsigned), note: 'a year, shares without signed agreement', alert: true }]
      : []),
  ];
}

const versionsTable = (council: boolean): Table<ContractVersionRecord> => ({
  name: 'versions',
  caption: 'Versions',
  columns: [
    {
      key: 'number',
      heading: 'Version',
      type: 'text',
      value: ({ number }) => (number === 1 ? '1, the contract' : `${String(number)}, a variation`),
      note: ({ reason }) => reason || null,
    },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => VERSION_TAGS[state].text,
      colour: ({ state }) => VERSION_TAGS[state].colour,
    },
    { key: 'from', heading: 'From', type: 'date', value: ({ effectiveOn }) => effectiveOn },
    ...(council
      ? ([{ key: 'by', heading: 'Drafted by', type: 'text', value: ({ draftedByName }: ContractVersionRecord) => draftedByName }] as const)
      : []),
    { key: 'issued', heading: 'Issued', type: 'date', value: ({ issuedAt }) => issuedAt?.slice(0, 10) },
    { key: 'signed', heading: 'Signed', type: 'date', value: ({ signedAt }) => signedAt?.slice(0, 10) },
    { key: 'annual', heading: 'A year', type: 'money', value: ({ terms }) => annualOf(terms) },
    { key: 'wholeLife', heading: 'To the end', type: 'money', value: ({ wholeLife }) => wholeLife },
  ],
});

const NOTICES: Table<ContractNotice> = {
  name: 'notices',
  caption: 'Notices',
  columns: [
    { key: 'on', heading: 'Given on', type: 'date', value: ({ givenOn }) => givenOn },
    {
      key: 'by',
      heading: 'By',
      type: 'text',
      value: ({ givenBySide, givenByName }) => `${givenByName}, ${givenBySide === 'authority' ? 'council' : 'school'}`,
    },
    {
      key: 'reason',
      heading: 'Why',
      type: 'text',
      value: ({ reason }) => reason,
      note: ({ withdrawnBecause }) => (withdrawnBecause === null ? null : `withdrawn: ${withdrawnBecause}`),
    },
    { key: 'last', heading: 'Last chargeable day', type: 'date', value: ({ lastChargeableOn }) => lastChargeableOn },
    { key: 'inLieu', heading: 'In lieu', type: 'money', value: ({ inLieu }) => inLieu },
  ],
};

export const versionsView = (actor: Actor, contract: ContractRecord) => ({
  breadcrumbs: contractTrail(contract, 'Versions and notices'),
  wide: true,
  head: contractHead(actor, contract, 'versions'),
  versions: tableView(versionsTable(actor.kind === 'authority'), contract.versions, null),
  compare: contract.versions.length > 1 ? paths.contractPart(contract.id, 'compare') : null,
  notices: tableView(NOTICES, contract.notices, null, { empty: 'No notice has been given.' }),
});
