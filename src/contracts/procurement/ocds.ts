import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import type { ContractState } from '../contract-life-cycle.js';
import { valueOn } from './rules.js';
import { type PaidParty, type ProcurementBook, type RegisteredContract, enteredIntoOn, registerOf } from './register.js';
import { type ContractNoticeKind, NOTICES, type ProcurementRoute, ROUTES } from './routes.js';

/** A release package of the Open Contracting Data Standard 1.1: the parts of it that are written here. */
export interface ReleasePackage {
  readonly uri: string;
  readonly version: '1.1';
  readonly publishedDate: string;
  readonly publisher: { readonly name: string; readonly uid: string; readonly uri: string };
  readonly license: string;
  readonly releases: readonly Release[];
}

export type Release = Readonly<Record<string, unknown>> & { readonly ocid: string; readonly id: string; readonly date: string };

/** Why a contract is not published (docs/decisions/0017). */
export type LeftOut = 'onePupil' | 'fewPlaces' | 'noRoute' | 'notAgreed';

export const LEFT_OUT_WORDS: Readonly<Record<LeftOut, string>> = {
  onePupil: 'An agreement for one pupil is never published',
  fewPlaces: 'A contract of so few places could tell of a child',
  noRoute: 'How it was procured is not recorded',
  notAgreed: 'It is not signed',
};

export interface Publication {
  readonly package: ReleasePackage;
  readonly leftOut: readonly { readonly contract: RegisteredContract; readonly why: LeftOut }[];
}

export interface OcdsPublisher {
  readonly ocidPrefix: string;
  readonly address: string;
}

const NOT_AGREED: ReadonlySet<ContractState> = new Set(['draft', 'inApproval', 'approved', 'issued', 'withdrawn']);

/**
 * Whether a contract may be told to everybody. No child may be found in it: an agreement for one pupil is never published, alone or in a sum,
 * since one export less another would show it; nor is a block of fewer places than the rule says. Undefined where it may.
 */
export function keptBack(contract: RegisteredContract, fewestPlaces: number): LeftOut | undefined {
  if (contract.kind === 'spot') return 'onePupil';
  if (NOT_AGREED.has(contract.state)) return 'notAgreed';
  if (contract.kind === 'block' && (contract.places ?? 0) < fewestPlaces) return 'fewPlaces';
  return contract.record ? undefined : 'noRoute';
}

/** The publishable contracts of an authority as one release package: the same records give the same bytes. */
export function releasePackage(book: ProcurementBook, publisher: OcdsPublisher, today: IsoDate): Publication {
  const fewest = valueOn(book.rules, 'fewestPlacesPublished', today) ?? 5;
  const judged = registerOf(book, today).map((contract) => ({ contract, why: keptBack(contract, fewest) }));
  const published = judged.filter(({ why }) => why === undefined).map(({ contract }) => contract);
  const ocids = new Map(published.map(({ id }) => [id, `${publisher.ocidPrefix}-${book.authority.laCode}-${id}`]));
  const releases = published.map((contract) => releaseOf(contract, book, ocids));
  const { name, laCode } = book.authority;
  return {
    package: {
      uri: `${publisher.address}/ocds/${laCode}.json`,
      version: '1.1',
      // When nothing is published, today; else when anything published last changed.
      publishedDate:
        releases
          .map((release) => release.date)
          .sort()
          .at(-1) ?? moment(today),
      publisher: { name, uid: laCode, uri: publisher.address },
      license: 'https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/',
      releases,
    },
    leftOut: judged.flatMap(({ contract, why }) => (why ? [{ contract, why }] : [])),
  };
}

const moment = (day: IsoDate): string => `${day}T00:00:00Z`;

/** What is known: a field without value is left out, since the standard has no "not known". */
const known = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

const amountOf = (value: Pence): Readonly<Record<string, unknown>> => ({ amount: value / 100, currency: 'GBP' });

/** The standard's word for the method; where its few words would say more than is known, none. */
const METHODS: Readonly<Record<ProcurementRoute, 'direct' | 'open' | 'limited' | null>> = {
  userChoice: 'direct',
  technicalReasons: 'direct',
  competed: 'open',
  callOff: 'limited',
  outsideRegime: null,
};

const DOCUMENT_TYPES: Readonly<Record<ContractNoticeKind, string>> = {
  transparency: 'tenderNotice',
  contractDetails: 'contractNotice',
  termination: 'contractNotice',
};

/** Free text stays here: titles and reasons are typed by people and may name a child. Every word of a release is made of facts. */
function titleOf({ kind, places, school, party }: RegisteredContract): string {
  return kind === 'framework'
    ? `Framework for places at independent special schools: ${party.name}`
    : `Block of ${String(places ?? 0)} places at ${school.name}`;
}

function releaseOf(contract: RegisteredContract, book: ProcurementBook, ocids: ReadonlyMap<string, string>): Release {
  const ocid = ocids.get(contract.id) ?? '';
  const { record, state, startsOn, endsOn, value, places, party, school, variations } = contract;
  if (!record) throw new Error(`${contract.reference} has no procurement record and cannot be published.`);
  const title = titleOf(contract);
  const date = new Date(contract.changedAt).toISOString();
  const buyer = { id: `LA-${book.authority.laCode}`, name: book.authority.name };
  const supplier = { id: partyId(party, school.urn), name: party.name };
  const period = known({
    startDate: moment(startsOn),
    endDate: endsOn === null ? null : moment(endsOn),
    maxExtentDate: contract.extensionDates.length > 0 ? moment(contract.extensionDates.at(-1)?.to ?? startsOn) : null,
  });
  const items = [
    known({
      id: '1',
      description: 'Special education at an independent special school',
      classification: { scheme: 'CPV', id: '80340000', description: 'Special education services' },
      quantity: places,
      unit: places === null ? null : { name: 'place' },
    }),
  ];
  const worth = value === null ? null : amountOf(value);
  const [awardId, contractId] = [`${ocid}-award`, `${ocid}-contract`];
  const signedOn = enteredIntoOn(contract);
  const framework = contract.frameworkId === null ? undefined : ocids.get(contract.frameworkId);
  return {
    ocid,
    id: `${ocid}-${date.replace(/\D/g, '')}`,
    date,
    tag: tagsOf(contract),
    initiationType: 'tender',
    language: 'en',
    parties: [
      { ...buyer, identifier: { id: book.authority.laCode, legalName: book.authority.name }, roles: ['buyer', 'procuringEntity'] },
      known({
        ...supplier,
        identifier: identifierOf(party, school.urn),
        additionalIdentifiers:
          party.isProvider && contract.kind === 'block' ? [{ scheme: 'GB-EDU', id: String(school.urn), legalName: school.name }] : null,
        roles: ['supplier'],
      }),
    ],
    buyer,
    tender: known({
      id: `${ocid}-tender`,
      title,
      status: 'complete',
      procuringEntity: buyer,
      items,
      value: worth,
      procurementMethod: METHODS[record.route],
      procurementMethodDetails: ROUTES[record.route].name,
      mainProcurementCategory: 'services',
      contractPeriod: period,
    }),
    awards: [
      known({
        id: awardId,
        title,
        status: 'active',
        date: record.awardedOn === null ? null : moment(record.awardedOn),
        value: worth,
        suppliers: [supplier],
        items,
        contractPeriod: period,
      }),
    ],
    contracts: [
      known({
        id: contractId,
        awardID: awardId,
        title,
        status: statusOf(state),
        period,
        value: worth,
        dateSigned: signedOn === null ? null : moment(signedOn),
        items,
        documents: documentsOf(contract),
        amendments:
          variations.length === 0
            ? null
            : variations.map(({ number, effectiveOn }) => ({
                id: String(number),
                date: moment(effectiveOn),
                description: `Variation ${String(number - 1)}`,
              })),
      }),
    ],
    ...(framework === undefined
      ? {}
      : { relatedProcesses: [{ id: '1', relationship: ['framework'], scheme: 'ocid', identifier: framework }] }),
  };
}

function documentsOf({ published }: RegisteredContract) {
  const notices = (['transparency', 'contractDetails', 'termination'] as const).flatMap((notice) => {
    const found = published[notice];
    return found
      ? [
          known({
            id: `${notice}-${found.reference}`,
            documentType: DOCUMENT_TYPES[notice],
            title: NOTICES[notice],
            url: found.address,
            datePublished: moment(found.publishedOn),
          }),
        ]
      : [];
  });
  return notices.length === 0 ? null : notices;
}

function tagsOf({ state, variations }: RegisteredContract): string[] {
  if (state === 'ended' || state === 'superseded') return ['contractTermination'];
  return variations.length > 0 ? ['contractAmendment'] : ['award', 'contract'];
}

function statusOf(state: ContractState): 'pending' | 'active' | 'terminated' {
  if (state === 'ended' || state === 'superseded') return 'terminated';
  return state === 'signed' ? 'pending' : 'active';
}

/** By the registers that org-id.guide lists: Companies House, the Charity Commission, the Department's register of schools. */
function identifierOf({ isProvider, companyNumber, charityNumber, name }: PaidParty, urn: number): Readonly<Record<string, unknown>> {
  if (companyNumber) return { scheme: 'GB-COH', id: companyNumber, legalName: name };
  if (charityNumber) return { scheme: 'GB-CHC', id: charityNumber, legalName: name };
  return isProvider ? { legalName: name } : { scheme: 'GB-EDU', id: String(urn), legalName: name };
}

function partyId(party: PaidParty, urn: number): string {
  const { scheme, id } = identifierOf(party, urn);
  return typeof scheme === 'string' ? `${scheme}-${String(id)}` : `provider-${party.id}`;
}

/** "3 contracts": what was left out, by reason, for whoever publishes. */
export function leftOutByReason({ leftOut }: Publication): { readonly why: LeftOut; readonly count: number }[] {
  return (Object.keys(LEFT_OUT_WORDS) as LeftOut[])
    .map((why) => ({ why, count: leftOut.filter((each) => each.why === why).length }))
    .filter(({ count }) => count > 0);
}

/** The package as it is written to a file. */
export const packageText = (published: ReleasePackage): string => `${JSON.stringify(published, null, 2)}\n`;
