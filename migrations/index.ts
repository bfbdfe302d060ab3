import { Security1764000000001 } from './1-security.js';
import { Identity1764000000002 } from './2-identity.js';
import { Audit1764000000003 } from './3-audit.js';
import { Register1764000000004 } from './4-register.js';
import { Placements1764000000005 } from './5-placements.js';
import { Uplifts1764000000006 } from './6-uplifts.js';
import { Approvals1764000000007 } from './7-approvals.js';
import { Consequences1764000000008 } from './8-consequences.js';
import { SchoolLineage1764000000009 } from './9-school-lineage.js';
import { ReferenceData1764000000010 } from './10-reference-data.js';
import { Jobs1764000000011 } from './11-jobs.js';
import { DraftEvidence1764000000012 } from './12-draft-evidence.js';
import { CapExceptions1764000000013 } from './13-cap-exceptions.js';
import { ConsortiumRules1764000000014 } from './14-consortium-rules.js';
import { PortalSessions1764000000015 } from './15-portal-sessions.js';
import { LongWork1764000000016 } from './16-long-work.js';
import { Notifications1764000000017 } from './17-notifications.js';
import { SearchAndHistory1764000000018 } from './18-search-and-history.js';
import { LikePrices1764000000019 } from './19-like-prices.js';
import { Liaison1764000000020 } from './20-liaison.js';
import { Budgets1764000000022 } from './22-budgets.js';
import { ProviderJourney1764000000023 } from './23-provider-journey.js';
import { PooledRound1764000000024 } from './24-pooled-round.js';
import { CapExceptionRequests1764000000025 } from './25-cap-exception-requests.js';
import { FeeLetters1764000000026 } from './26-fee-letters.js';
import { Contracts1764000000027 } from './27-contracts.js';
import { BlockPlaces1764000000028 } from './28-block-places.js';
import { Procurement1764000000029 } from './29-procurement.js';
import { ContractDocuments1764000000030 } from './30-contract-documents.js';
import { ClausesAndTemplates1764000000031 } from './31-clauses-and-templates.js';
import { Signatures1764000000032 } from './32-signatures.js';
import { PersonalAndBankDetails1764000000033 } from './33-personal-and-bank-details.js';
import { ContractLife1764000000034 } from './34-contract-life.js';
import { Bands1764000000035 } from './35-bands.js';
import { ContractImports1764000000036 } from './36-contract-imports.js';
import { Consortium1764000000037 } from './37-consortium.js';
import { PooledDemand1764000000038 } from './38-pooled-demand.js';
import { Lots1764000000039 } from './39-lots.js';
import { CostSharing1764000000040 } from './40-cost-sharing.js';
import { PlanStatistics1764000000041 } from './41-plan-statistics.js';
import { Leverage1764000000042 } from './42-leverage.js';
import { PooledForSchools1764000000044 } from './44-pooled-for-schools.js';
import { Consultations1764000000045 } from './45-consultations.js';
import { TransferOfSetting1764000000046 } from './46-transfer-of-setting.js';
import { Decline1764000000048 } from './48-decline.js';
import { Forecast1764000000049 } from './49-forecast.js';
import { TilesOfDistricts1764000000052 } from './52-tiles-of-districts.js';
import { ConsortiumDocuments1764000000054 } from './54-consortium-documents.js';
import { MemberAgreements1764000000055 } from './55-member-agreements.js';
import { ForecastOfMembers1764000000056 } from './56-forecast-of-members.js';
import { LotsMoveByFacts1764000000057 } from './57-lots-move-by-facts.js';
import { JointNegotiations1764000000058 } from './58-joint-negotiations.js';
import { Reorganisations1764000000059 } from './59-reorganisations.js';
import { PricesBesideBlocks1764000000060 } from './60-prices-beside-blocks.js';
import { BlockRechargePapers1764000000061 } from './61-block-recharge-papers.js';
import { DemandStatements1764000000062 } from './62-demand-statements.js';
import { PublicationDays1764000000063 } from './63-publication-days.js';
import { PooledForSchoolsOfSeveral1764000000064 } from './64-pooled-for-schools-of-several.js';
import { AskedOfBoth1764000000065 } from './65-asked-of-both.js';

/** Every change of the database, in order. Named here, not found by a glob, so that the compiled and the tested list are the same. */
export const migrations = [
  Security1764000000001,
  Identity1764000000002,
  Audit1764000000003,
  Register1764000000004,
  Placements1764000000005,
  Uplifts1764000000006,
  Approvals1764000000007,
  Consequences1764000000008,
  SchoolLineage1764000000009,
  ReferenceData1764000000010,
  Jobs1764000000011,
  DraftEvidence1764000000012,
  CapExceptions1764000000013,
  ConsortiumRules1764000000014,
  PortalSessions1764000000015,
  LongWork1764000000016,
  Notifications1764000000017,
  SearchAndHistory1764000000018,
  LikePrices1764000000019,
  Liaison1764000000020,
  Budgets1764000000022,
  ProviderJourney1764000000023,
  PooledRound1764000000024,
  CapExceptionRequests1764000000025,
  FeeLetters1764000000026,
  Contracts1764000000027,
  BlockPlaces1764000000028,
  Procurement1764000000029,
  ContractDocuments1764000000030,
  ClausesAndTemplates1764000000031,
  Signatures1764000000032,
  PersonalAndBankDetails1764000000033,
  ContractLife1764000000034,
  Bands1764000000035,
  ContractImports1764000000036,
  Consortium1764000000037,
  PooledDemand1764000000038,
  Lots1764000000039,
  CostSharing1764000000040,
  PlanStatistics1764000000041,
  Leverage1764000000042,
  PooledForSchools1764000000044,
  Consultations1764000000045,
  TransferOfSetting1764000000046,
  Decline1764000000048,
  Forecast1764000000049,
  TilesOfDistricts1764000000052,
  ConsortiumDocuments1764000000054,
  MemberAgreements1764000000055,
  ForecastOfMembers1764000000056,
  LotsMoveByFacts1764000000057,
  JointNegotiations1764000000058,
  Reorganisations1764000000059,
  PricesBesideBlocks1764000000060,
  BlockRechargePapers1764000000061,
  DemandStatements1764000000062,
  PublicationDays1764000000063,
  PooledForSchoolsOfSeveral1764000000064,
  AskedOfBoth1764000000065,
];
