import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, formatDate, laterOf } from '../kernel/dates.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { type Outcome, Refused, accepted, refusal } from '../kernel/outcome.js';
import { academicYearOf } from '../kernel/years.js';
import { SchoolCalendarsReader } from '../placements/school-calendars.reader.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { SignaturesService } from '../signatures/signatures.service.js';
import { ContractDesk, type ContractOnDesk } from './contract-desk.js';
import { Contract, type ContractKind } from './contract.entity.js';
import { ContractVersion } from './contract-version.entity.js';
import { type FrameworkInForce, refusesBlockCallOff, spotFromFramework } from './framework-call-off.js';
import { endUnder, refusesExtension } from './block/extension.js';
import { bandOfTerms, refusesBandPrice } from './spot/band-price.js';
import { BandTariffsReader } from './spot/band-tariffs.reader.js';
import { endsByItselfOn } from './spot/birthday-rule.js';
import { PlacedPupilsReader } from './spot/placed-pupils.reader.js';
import { draftSpot } from './spot/spot-draft.js';
import type { BlockTerms, ContractTerms, FrameworkTerms } from './terms.js';
import { refusesTerms } from './terms-rules.js';
import { wholeLifeCost } from './whole-life.js';

export interface SpotDraft {
  readonly placementId: string;
  /** Default: the placement's first day, or today where it has begun. */
  readonly startsOn?: IsoDate | null;
  /** Default: the usual age of the pupil's phase. */
  readonly endsAtAge?: number | null;
  /** The framework it is called off from. */
  readonly frameworkId?: string | null;
  readonly clientKey?: string | null;
}

export interface TermsDraft {
  readonly schoolId: string;
  readonly title: string;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly terms: BlockTerms | FrameworkTerms;
  readonly frameworkId?: string | null;
  readonly consortiumId?: string | null;
  readonly clientKey?: string | null;
}

export interface EditedDraft extends ContractOnDesk {
  readonly title?: string;
  /** Of the first version: when the contract begins. Of a variation: from when it holds. */
  readonly startsOn: IsoDate;
  /** Of a variation the contract's last day stays as it is, where nothing else is said. */
  readonly endsOn?: IsoDate | null;
  readonly terms: ContractTerms;
  readonly clientKey?: string | null;
}

export interface Variation extends ContractOnDesk {
  readonly effectiveOn: IsoDate;
  readonly reason: string;
  readonly clientKey?: string | null;
}

const PREFIXES: Readonly<Record<ContractKind, string>> = { spot: 'IPA', block: 'BLK', framework: 'FWK' };

/** What the council writes before anybody else reads it: drafts of contracts and of their variations. */
@Injectable()
export class ContractDraftsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ContractDesk,
    private readonly keys: ClientKeys,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly placed: PlacedPupilsReader,
    private readonly calendars: SchoolCalendarsReader,
    private readonly signatures: SignaturesService,
    private readonly bands: BandTariffsReader,
  ) {}

  /**
   * Drafts an IPA from all that the placement says. Where the placement is under an agreement, the new one supersedes it from its first day.
   * Refusals: `notFound`, `alreadyDrafted`, `startsBeforePlacement`, `supersedesFromTheStart`, `noFramework`, those of `draftSpot` and of
   * `spotFromFramework`. Answers the contract's id.
   */
  draftSpot(actor: Actor, input: SpotDraft): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'draftSpotContract', input, async () => {
        requires(actor, 'contracts.draft');
        const today = this.clock.today();
        const first = await this.placed.lock(input.placementId, input.startsOn ?? today);
        const startsOn = input.startsOn ?? laterOf(today, first.startsOn);
        const placement = input.startsOn ? first : await this.placed.lock(input.placementId, startsOn);
        if (startsOn < placement.startsOn)
          throw new Refused([
            refusal('startsBeforePlacement', `The placement begins on ${formatDate(placement.startsOn)}: not before that.`, 'startsOn'),
          ]);
        if (placement.contract && startsOn <= placement.contract.startsOn)
          throw new Refused([
            refusal(
              'supersedesFromTheStart',
              `${placement.contract.reference} has been in force since ${formatDate(placement.contract.startsOn)}: a new agreement begins later.`,
              'startsOn',
            ),
          ]);
        await this.refuseSecondDraft(placement.placementId);
        const drafted = draftSpot(placement, { startsOn, endsAtAge: input.endsAtAge ?? null, today });
        if (!drafted.ok) throw new Refused(drafted.refusals);
        const framework = input.frameworkId ? await this.framework(input.frameworkId, placement.schoolId, startsOn) : null;
        const called = framework ? spotFromFramework(drafted.value.terms, framework, startsOn) : accepted(drafted.value.terms);
        if (!called.ok) throw new Refused(called.refusals);
        return this.insert(actor, {
          kind: 'spot',
          schoolId: placement.schoolId,
          title: `${placement.pupilReference} at ${placement.schoolName}`,
          startsOn,
          endsOn: drafted.value.endsOn,
          terms: called.value,
          placementId: placement.placementId,
          supersedesId: placement.contract?.id ?? null,
          frameworkId: input.frameworkId ?? null,
        });
      }),
    );
  }

  /** Drafts a block contract or a framework by the terms given. Refusals: `notFound`, `noFramework`, those of `refusesTerms` and of `refusesBlockCallOff`. Answers the contract's id. */
  draftTerms(actor: Actor, input: TermsDraft): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'draftContract', input, async () => {
        requires(actor, 'contracts.draft');
        if (input.frameworkId) {
          const framework = await this.framework(input.frameworkId, input.schoolId, input.startsOn);
          const refusals = input.terms.kind === 'block' ? refusesBlockCallOff(input.terms, framework, input.startsOn) : [];
          if (refusals.length > 0) throw new Refused(refusals);
        }
        return this.insert(actor, {
          kind: input.terms.kind,
          schoolId: input.schoolId,
          title: input.title,
          startsOn: input.startsOn,
          endsOn: input.endsOn,
          terms: input.terms,
          frameworkId: input.frameworkId ?? null,
          consortiumId: input.consortiumId ?? null,
        });
      }),
    );
  }

  /** Replaces what a draft says. Refusals: `notFound`, `staleVersion`, `wrongState`, `otherKind`, and those of `refusesTerms`. */
  editDraft(actor: Actor, input: EditedDraft): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'editContractDraft', input, async () => {
        requires(actor, 'contracts.draft');
        const contract = await this.desk.lock(input.contractId);
        await this.desk.refuseStale(contract, input.version);
        const draft = await this.draftOf(contract);
        if (input.terms.kind !== contract.kind)
          throw new Refused([refusal('otherKind', 'A contract keeps its kind. Draft another instead.', 'terms')]);
        const first = draft.number === 1;
        const terms = await this.withBand(contract, await this.withPupil(contract, input.terms), input.startsOn);
        const endsOn = input.endsOn ?? (terms.kind === 'spot' ? terms.endsByItselfOn : input.endsOn === undefined ? contract.endsOn : null);
        const days = first
          ? { startsOn: input.startsOn, endsOn }
          : { startsOn: contract.startsOn, endsOn: endUnder(terms, contract.endsOn) };
        const refusals = refusesTerms(terms, days);
        if (!first) {
          const standing = await this.desk.standingVersion(contract.id, input.startsOn);
          refusals.push(
            ...(await this.refusesEffective(contract, input.startsOn)),
            ...refusesExtension(terms, standing?.terms, contract.endsOn, this.clock.today()),
          );
        }
        if (refusals.length > 0) throw new Refused(refusals);
        await this.work.manager.update(
          ContractVersion,
          { id: draft.id },
          {
            effectiveOn: input.startsOn,
            terms,
            termsSha256: fingerprint(terms),
            wholeLifePence: await this.wholeLife(contract.schoolId, terms, input.startsOn, days.endsOn),
          },
        );
        await this.work.manager.update(
          Contract,
          { id: contract.id },
          first ? { ...days, title: input.title ?? contract.title } : { title: contract.title },
        );
        this.audit.record({
          action: 'editContractDraft',
          subjectType: 'contract',
          subjectId: contract.id,
          schoolId: contract.schoolId,
          before: { version: contract.version, terms: draft.terms, effectiveOn: draft.effectiveOn },
          after: {
            version: contract.version + 1,
            reference: contract.reference,
            number: draft.number,
            terms,
            effectiveOn: input.startsOn,
          },
        });
        return contract.id;
      }),
    );
  }

  /**
   * Begins a variation: a version of its own with the terms that stand, to be edited, from a day of its own. Refusals: `notFound`,
   * `staleVersion`, `wrongState`, `variationOpen`, `reasonMissing`, `behindTheVersionInForce`, `outsideTheContract`.
   */
  vary(actor: Actor, input: Variation): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'varyContract', input, async () => {
        requires(actor, 'contracts.draft');
        const contract = await this.desk.take(input, 'vary', 'vary the terms');
        if (input.reason.trim() === '') throw new Refused([refusal('reasonMissing', 'Say why the terms change.', 'reason')]);
        if (await this.desk.openVersion(contract.id))
          throw new Refused([refusal('variationOpen', 'A variation is on its way already. Finish it or withdraw it first.')]);
        const refusals = await this.refusesEffective(contract, input.effectiveOn);
        if (refusals.length > 0) throw new Refused(refusals);
        const [last] = await this.work.manager.find(ContractVersion, {
          where: { contractId: contract.id },
          order: { number: 'DESC' },
          take: 1,
        });
        const standing = await this.desk.standingVersion(contract.id, input.effectiveOn);
        if (!last || !standing) throw new Error(`Contract ${contract.id} is active without a version in force.`);
        const version = await this.insertVersion(actor, contract, {
          number: last.number + 1,
          effectiveOn: input.effectiveOn,
          reason: input.reason.trim(),
          terms: standing.terms,
        });
        await this.desk.put(contract, 'vary', {}, { number: version.number, effectiveOn: input.effectiveOn, reason: input.reason.trim() });
        return contract.id;
      }),
    );
  }

  /** Takes back what nobody has signed to the end: a draft contract, or a variation of one that runs on. */
  withdraw(
    actor: Actor,
    input: ContractOnDesk & { readonly reason: string; readonly clientKey?: string | null },
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'withdrawContract', input, async () => {
        requires(actor, 'contracts.draft');
        if (input.reason.trim() === '') throw new Refused([refusal('reasonMissing', 'Say why it is withdrawn.', 'reason')]);
        const contract = await this.desk.lock(input.contractId);
        await this.desk.refuseStale(contract, input.version);
        const open = await this.desk.openVersion(contract.id);
        if (!open) throw new Refused([refusal('wrongState', 'Nothing of this contract is on its way any more.')]);
        if (open.state !== 'draft') requires(actor, 'contracts.issue');
        const wasIssued = open.state === 'issued' || open.state === 'signed';
        await this.desk.putVersion(open, 'withdraw');
        if (wasIssued) await this.signatures.withdrawFor('contractVersion', open.id, input.reason.trim());
        if (open.number === 1) await this.desk.put(contract, 'withdraw', {}, { reason: input.reason.trim(), wasIssued });
        else
          await this.desk.tell(contract, 'withdrawVariation', { number: open.number, reason: input.reason.trim(), wasIssued }, wasIssued);
        return contract.id;
      }),
    );
  }

  /** Who the pupil is and when an agreement ends by itself is not for a form to say. */
  private async withPupil(contract: Contract, terms: ContractTerms): Promise<ContractTerms> {
    if (terms.kind !== 'spot' || contract.placementId === null) return terms;
    const placed = await this.placed.lock(contract.placementId, contract.startsOn);
    const inYear = academicYearOf(this.clock.today());
    return {
      ...terms,
      pupilReference: placed.pupilReference,
      primaryNeed: placed.primaryNeed,
      yearGroup: placed.yearGroup,
      endsByItselfOn: endsByItselfOn({ birthMonth: placed.birthMonth, yearGroup: placed.yearGroup, inYear }, terms.endsAtAge),
    };
  }

  /** What a band costs its tariff says, not a form. Refusals: `noTariff`, `bandPrice`. */
  private async withBand(contract: Contract, terms: ContractTerms, startsOn: IsoDate): Promise<ContractTerms> {
    if (terms.kind !== 'spot' || terms.band === null) return terms;
    const { code } = terms.band;
    const tariff = await this.bands.on(code, contract.schoolId, startsOn);
    if (!tariff)
      throw new Refused([refusal('noTariff', `Band ${code} has no tariff on ${formatDate(startsOn)}. Choose another, or none.`, 'band')]);
    const refusals = refusesBandPrice(terms.feeLines, tariff);
    if (refusals.length > 0) throw new Refused(refusals);
    return { ...terms, band: bandOfTerms(tariff) };
  }

  private async draftOf(contract: Contract): Promise<ContractVersion> {
    const open = await this.desk.openVersion(contract.id);
    if (open?.state !== 'draft')
      throw new Refused([refusal('wrongState', 'Only a draft can be changed: what is approved or issued stands as it is.')]);
    return open;
  }

  /** A variation holds from a day inside the contract, after the version before it. */
  private async refusesEffective(contract: Contract, effectiveOn: IsoDate) {
    const [latest] = await this.work.query<{ effective_on: IsoDate }>(
      "select max(effective_on) as effective_on from contract_versions where contract_id = $1 and state = 'inForce'",
      [contract.id],
    );
    const after = latest?.effective_on ?? contract.startsOn;
    if (effectiveOn <= after)
      return [
        refusal(
          'behindTheVersionInForce',
          `Terms are in force from ${formatDate(after)}: a variation holds from a later day.`,
          'effectiveOn',
        ),
      ];
    if (contract.endsOn !== null && effectiveOn > contract.endsOn)
      return [refusal('outsideTheContract', `The contract ends on ${formatDate(contract.endsOn)}.`, 'effectiveOn')];
    return [];
  }

  private async refuseSecondDraft(placementId: string): Promise<void> {
    const [open] = await this.work.query<{ reference: string }>(
      `select reference from contracts where placement_id = $1 and state in ('draft', 'inApproval', 'approved', 'issued', 'signed')`,
      [placementId],
    );
    if (open)
      throw new Refused([
        refusal(
          'alreadyDrafted',
          `${open.reference} is on its way for this placement already. Go on with it, or withdraw it.`,
          'placementId',
        ),
      ]);
  }

  /** The framework as it stands on the day a call-off begins, or on its first day before it. Refusal: `noFramework`. */
  private async framework(frameworkId: string, schoolId: string, on: IsoDate): Promise<FrameworkInForce> {
    const [found] = await this.work.query<{ reference: string; startsOn: IsoDate; endsOn: IsoDate | null }>(
      `select reference, starts_on::text as "startsOn", ends_on::text as "endsOn" from contracts
       where id = $1 and kind = 'framework' and school_id = $2 and state in ('active', 'noticeGiven')`,
      [frameworkId, schoolId],
    );
    const standing = found && (await this.desk.standingVersion(frameworkId, laterOf(on, found.startsOn)));
    if (!found || standing?.terms.kind !== 'framework')
      throw new Refused([refusal('noFramework', 'There is no framework in force with this school under that reference.', 'frameworkId')]);
    return { ...found, terms: standing.terms };
  }

  private async insert(
    actor: Actor,
    draft: Pick<Contract, 'kind' | 'schoolId' | 'title' | 'startsOn' | 'endsOn'> &
      Partial<Pick<Contract, 'placementId' | 'supersedesId' | 'frameworkId' | 'consortiumId'>> & { readonly terms: ContractTerms },
  ): Promise<string> {
    const { terms, ...header } = draft;
    const refusals = refusesTerms(terms, header);
    if (header.title.trim() === '') refusals.push(refusal('titleMissing', 'Give the contract a title.', 'title'));
    const [school] = await this.work.query<{ provider_id: string | null }>('select provider_id from schools where id = $1', [
      header.schoolId,
    ]);
    if (!school) refusals.push(refusal('notFound', 'Choose a school.', 'schoolId'));
    if (refusals.length > 0) throw new Refused(refusals);
    const contract: Partial<Contract> & { id: string } = {
      placementId: null,
      supersedesId: null,
      frameworkId: null,
      consortiumId: null,
      ...header,
      id: randomUUID(),
      authorityId: actor.organisationId,
      providerId: school?.provider_id ?? null,
      reference: await this.nextReference(actor, header.kind),
      state: 'draft',
      draftedBy: actor.personId,
    };
    await this.work.manager.insert(Contract, contract);
    await this.insertVersion(
      actor,
      { ...header, id: contract.id, authorityId: actor.organisationId },
      { number: 1, effectiveOn: header.startsOn, reason: '', terms },
    );
    this.audit.record({
      action: 'draftContract',
      subjectType: 'contract',
      subjectId: contract.id,
      schoolId: header.schoolId,
      after: { state: 'draft', version: 1, reference: contract.reference, kind: header.kind, title: header.title, terms },
    });
    return contract.id;
  }

  private async insertVersion(
    actor: Actor,
    contract: Pick<Contract, 'id' | 'authorityId' | 'schoolId' | 'endsOn'>,
    { number, effectiveOn, reason, terms }: Pick<ContractVersion, 'number' | 'effectiveOn' | 'reason' | 'terms'>,
  ): Promise<Pick<ContractVersion, 'id' | 'number'>> {
    const version = {
      id: randomUUID(),
      contractId: contract.id,
      authorityId: contract.authorityId,
      schoolId: contract.schoolId,
      number,
      state: 'draft' as const,
      effectiveOn,
      reason,
      terms,
      termsSha256: fingerprint(terms),
      wholeLifePence: await this.wholeLife(contract.schoolId, terms, effectiveOn, contract.endsOn),
      draftedBy: actor.personId,
    };
    await this.work.manager.insert(ContractVersion, version);
    return version;
  }

  /** Null where it cannot be known yet: approval then says what is missing. */
  private async wholeLife(schoolId: string, terms: ContractTerms, effectiveOn: IsoDate, endsOn: IsoDate | null) {
    const cost = wholeLifeCost(terms, effectiveOn, endsOn, await this.calendars.of(schoolId));
    return cost.ok ? cost.value : null;
  }

  /** One after another in the authority, so that two who draft at once never get the same. */
  private async nextReference(actor: Actor, kind: ContractKind): Promise<string> {
    await this.work.query("select pg_advisory_xact_lock(hashtextextended('contract reference ' || $1::text, 0))", [actor.organisationId]);
    const stem = `${PREFIXES[kind]}-${this.clock.today().slice(0, 4)}-`;
    const [last] = await this.work.query<{ number: number | null }>(
      `select max(substring(reference from length($2) + 1)::integer) as number from contracts
       where authority_id = $1 and reference ~ ('^' || $2 || '[0-9]{1,8}$')`,
      [actor.organisationId, stem],
    );
    return `${stem}${String((last?.number ?? 0) + 1).padStart(4, '0')}`;
  }
}
