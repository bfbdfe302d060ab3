import { money } from '../../platform/graphql/scalars.js';
import type { OwedPublication, ProcuredContractView, ProcurementRuleView, ProviderSpendView } from './dto/procurement.js';
import type { Owed, ProviderSpend, RegisteredContract } from './register.js';
import { type ProcurementRule, RULES } from './rules.js';

export function procuredContractView(contract: RegisteredContract): ProcuredContractView {
  const { id, reference, title, kind, state, school, party, startsOn, endsOn, value, valueIs, ofProvider, overThreshold, record } =
    contract;
  return {
    contractId: id,
    reference,
    title,
    kind,
    state,
    schoolName: school.name,
    partyId: party.id,
    partyName: party.name,
    startsOn,
    endsOn,
    value: money(value),
    valueIs,
    ofProvider: money(ofProvider),
    overThreshold,
    record: record && { ...record, estimated: money(record.estimatedPence) },
    notices: [...contract.clocks],
    extensions: [...contract.extensionDates],
  };
}

export const providerSpendView = ({ party, ...spend }: ProviderSpend): ProviderSpendView => ({
  partyId: party.id,
  partyName: party.name,
  contracts: money(spend.contracts),
  placements: money(spend.placements),
  total: money(spend.total),
  threshold: money(spend.threshold),
  overThreshold: spend.overThreshold,
  notKnown: spend.notKnown,
  parts: spend.parts.map(({ kind, id, reference, school, value, counted }) => ({
    kind,
    id,
    reference,
    schoolName: school.name,
    value: money(value),
    counted,
  })),
});

export const owedView = (owed: Owed): OwedPublication => ({
  notice: owed.about === 'contract' ? owed.notice : null,
  contractId: owed.about === 'contract' ? owed.contract.id : null,
  contractReference: owed.about === 'contract' ? owed.contract.reference : null,
  payments: owed.about === 'payments' ? owed.kind : null,
  from: owed.about === 'payments' ? owed.from : null,
  to: owed.about === 'payments' ? owed.to : null,
  dueOn: owed.dueOn,
  publishedOn: owed.publishedOn,
  reference: owed.reference,
  state: owed.state,
});

export const ruleView = (rule: ProcurementRule): ProcurementRuleView => ({ ...rule, ...RULES[rule.code] });
