import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type BandAsTyped, refusesDefinition } from './bands.js';

interface Keyed {
  readonly clientKey?: string | null;
}

export interface NewBand extends BandAsTyped, Keyed {
  readonly code: string;
  readonly name: string;
  readonly from: IsoDate;
}

/** A band as its writer saw it. */
interface SeenBand {
  readonly bandId: string;
  readonly version: number;
}

export interface Redefinition extends BandAsTyped, SeenBand, Keyed {
  readonly from: IsoDate;
}

export interface NewTariff extends SeenBand, Keyed {
  readonly from: IsoDate;
  readonly annualPence: Pence;
  readonly covers: readonly string[];
  readonly source: string;
}

export interface BandChoice extends Keyed {
  readonly placementId: string;
  readonly bandId: string;
  readonly from: IsoDate;
  readonly reason: string;
}

interface BandRow {
  readonly id: string;
  readonly code: string;
  readonly authority_id: string | null;
  readonly version: number;
}

type Dated = 'band_definitions' | 'band_tariffs';

/** Keeps bands and their tariffs: an authority its own, the platform the nation's. Nothing is overwritten: what changes ends and begins on a day. */
@Injectable()
export class BandsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
  ) {}

  /** Refusals: `codeWrong`, `nameMissing`, `codeTaken`, those of `refusesDefinition`. Answers the band's id. */
  defineBand(actor: Actor, input: NewBand): Promise<Outcome<string>> {
    return this.acting(actor, 'defineBand', input, async () => {
      const code = input.code.trim().toUpperCase();
      const name = input.name.trim();
      const wrong = [
        ...(/^[A-Z0-9][A-Z0-9-]{0,15}$/.test(code)
          ? []
          : [refusal('codeWrong', 'Give a code of at most 16 letters, digits and hyphens, for example B3.', 'code')]),
        ...(name === '' ? [refusal('nameMissing', 'Give the band a name.', 'name')] : []),
        ...refusesDefinition(input),
      ];
      if (wrong.length > 0) throw new Refused(wrong);
      const owner = ownerOf(actor);
      const [band] = await this.work.query<BandRow>(
        'insert into bands (authority_id, code, name) values ($1, $2, $3) on conflict do nothing returning id, code, authority_id, version',
        [owner, code, name],
      );
      if (!band) throw new Refused([refusal('codeTaken', `There is a band ${code} already.`, 'code')]);
      await this.insertDefinition(actor, band, input);
      this.record('defineBand', band, { name, from: input.from, ...asDefined(input) });
      return band.id;
    });
  }

  /** What the band is for from a day on; until then the earlier words stand. Refusals: `notFound`, `staleVersion`, `tooEarly`, those of `refusesDefinition`. */
  redefineBand(actor: Actor, input: Redefinition): Promise<Outcome<string>> {
    return this.acting(actor, 'redefineBand', input, async () => {
      const wrong = refusesDefinition(input);
      if (wrong.length > 0) throw new Refused(wrong);
      const band = await this.take(actor, input);
      await this.endStanding('band_definitions', band, input.from);
      await this.insertDefinition(actor, band, input);
      this.record('redefineBand', band, { from: input.from, ...asDefined(input) });
      return band.id;
    });
  }

  /** What a place of the band costs from a day on. Refusals: `notFound`, `staleVersion`, `tooEarly`, `tariffNotPositive`, `coversNothing`. */
  setTariff(actor: Actor, input: NewTariff): Promise<Outcome<string>> {
    return this.acting(actor, 'setTariff', input, async () => {
      const { from, annualPence, covers, source } = input;
      const wrong = [
        ...(annualPence > 0 ? [] : [refusal('tariffNotPositive', 'Enter what a place costs a year, more than £0.', 'annualPence')]),
        ...(covers.length > 0 ? [] : [refusal('coversNothing', 'Choose the kinds of fee that the tariff stands for.', 'covers')]),
      ];
      if (wrong.length > 0) throw new Refused(wrong);
      const band = await this.take(actor, input);
      await this.endStanding('band_tariffs', band, from);
      await this.work.query(
        `insert into band_tariffs (band_id, authority_id, effective, annual_pence, covers, source, recorded_by, recorded_by_name, recorded_at)
         values ($1, $2, daterange($3, null), $4, $5, $6, $7, $8, $9)`,
        [band.id, band.authority_id, from, annualPence, covers, source.trim(), actor.personId, actor.personName, this.clock.now()],
      );
      this.record('setTariff', band, { from, annualPence, covers, source: source.trim() });
      return band.id;
    });
  }

  /** Chooses a placement's band where rules cannot, or where its need is met in another. Refusals: `notFound`, `reasonMissing`, `tooEarly`. Answers the placement's id. */
  chooseBand(actor: Actor, input: BandChoice): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'chooseBand', input, async () => {
        requires(actor, 'bands.choose');
        const { placementId, bandId, from } = input;
        const reason = input.reason.trim();
        if (reason === '') throw new Refused([refusal('reasonMissing', 'Say why this band and not the one the pupil falls in.', 'reason')]);
        const [placement] = await this.work.query<{ reference: string; school_id: string }>(
          `select pupil.reference, placement.school_id from placements placement join pupils pupil on pupil.id = placement.pupil_id
           where placement.id = $1 for update of placement`,
          [placementId],
        );
        if (!placement) throw new Refused([refusal('notFound', 'There is no such placement, or it is not yours to see.', 'placementId')]);
        const [band] = await this.work.query<BandRow>('select id, code, authority_id, version from bands where id = $1', [bandId]);
        if (!band) throw new Refused([refusal('notFound', 'There is no such band, or it is not yours to see.', 'bandId')]);
        const [last] = await this.work.query<{ from: IsoDate }>(
          'select lower(effective) as from from placement_bands where placement_id = $1 order by effective desc limit 1',
          [placementId],
        );
        if (last && last.from >= from) throw tooEarly(last.from);
        await this.work.query(
          'update placement_bands set effective = daterange(lower(effective), $2) where placement_id = $1 and upper_inf(effective)',
          [placementId, from],
        );
        await this.work.query(
          `insert into placement_bands (placement_id, authority_id, band_id, effective, reason, assigned_by, assigned_by_name, assigned_at)
           values ($1, $2, $3, daterange($4, null), $5, $6, $7, $8)`,
          [placementId, actor.organisationId, bandId, from, reason, actor.personId, actor.personName, this.clock.now()],
        );
        this.audit.record({
          action: 'chooseBand',
          subjectType: 'placement',
          subjectId: placementId,
          after: { pupilReference: placement.reference, band: band.code, bandId, from, reason },
        });
        return placementId;
      }),
    );
  }

  private acting(actor: Actor, act: string, input: Keyed, work: () => Promise<string>): Promise<Outcome<string>> {
    return this.work.decide(actor, () => {
      requires(actor, 'bands.define');
      return this.keys.once(input.clientKey, act, input, work);
    });
  }

  /** Locks a band its actor may change, and counts its version up. */
  private async take(actor: Actor, { bandId, version }: SeenBand): Promise<BandRow> {
    const [band] = await this.work.query<BandRow>('select id, code, authority_id, version from bands where id = $1', [bandId]);
    if (!band) throw new Refused([refusal('notFound', 'There is no such band, or it is not yours to see.', 'bandId')]);
    if (band.authority_id !== ownerOf(actor))
      throw new Refused([refusal('notAllowed', `Band ${band.code} is the nation’s: only the platform’s administrator changes it.`)]);
    const [taken] = await this.work.query<BandRow>(
      'update bands set version = version + 1 where id = $1 and version = $2 returning id, code, authority_id, version',
      [bandId, version],
    );
    if (!taken)
      throw new Refused([
        refusal(
          'staleVersion',
          `Band ${band.code} was changed since you opened it. Load it again, and repeat what you still want.`,
          'version',
        ),
      ]);
    return taken;
  }

  private async endStanding(table: Dated, band: BandRow, from: IsoDate): Promise<void> {
    const [last] = await this.work.query<{ from: IsoDate }>(
      `select lower(effective) as from from ${table} where band_id = $1 order by effective desc limit 1`,
      [band.id],
    );
    if (last && last.from >= from) throw tooEarly(last.from);
    await this.work.query(`update ${table} set effective = daterange(lower(effective), $2) where band_id = $1 and upper_inf(effective)`, [
      band.id,
      from,
    ]);
  }

  private async insertDefinition(actor: Actor, band: BandRow, input: BandAsTyped & { readonly from: IsoDate }): Promise<void> {
    await this.work.query(
      `insert into band_definitions (band_id, authority_id, effective, needs, phases, settings, provision, recorded_by, recorded_by_name, recorded_at)
       values ($1, $2, daterange($3, null), $4, $5, $6, $7, $8, $9, $10)`,
      [
        band.id,
        band.authority_id,
        input.from,
        input.needs,
        input.phases,
        input.settings,
        input.provision.trim(),
        actor.personId,
        actor.personName,
        this.clock.now(),
      ],
    );
  }

  private record(action: 'defineBand' | 'redefineBand' | 'setTariff', band: BandRow, after: Record<string, unknown>): void {
    this.audit.record({ action, subjectType: 'band', subjectId: band.id, after: { code: band.code, ...after } });
  }
}

/** The nation's bands are the platform's to keep and belong to no authority. */
const ownerOf = (actor: Actor): string | null => (actor.kind === 'platform' ? null : actor.organisationId);

const asDefined = ({ needs, phases, settings, provision }: BandAsTyped) => ({ needs, phases, settings, provision: provision.trim() });

const tooEarly = (last: IsoDate): Refused =>
  new Refused([
    refusal('tooEarly', `What stands begins on ${formatDate(last)}: choose a later day, since what was in force is not changed.`, 'from'),
  ]);
