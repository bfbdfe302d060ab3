import type { INestApplicationContext } from '@nestjs/common';
import { type IsoDate, formatDate, isoDate } from '../kernel/dates.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { hasEnded } from '../platform/jobs/long-work.js';
import { LongWorkRunner } from '../platform/jobs/long-work-runner.js';
import { LongWorks } from '../platform/jobs/long-works.js';
import { PUBLISH_DEMAND } from '../pooling/demand/publication.service.js';
import { AUTHORITIES, type DemoAuthority } from './organisations.js';
import { actorOf, personAt } from './people.js';

const MONTHS = 3;
const A_MOMENT_MS = 2_000;

/** The first of this month and of the two before it. */
export const publicationDays = (today: IsoDate): IsoDate[] => {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return Array.from({ length: MONTHS }, (_, index) =>
    isoDate(new Date(Date.UTC(year, month - MONTHS + index, 1)).toISOString().slice(0, 10)),
  );
};

/**
 * The three publish their demand of some days, one after another as months would: counted, protected and audited by the product itself. It takes half a
 * minute of a processor, so it is done once the program answers. Begun again, it goes on where it was. A `stop` ends it between two publications.
 */
export async function publishDemoDemand(
  app: INestApplicationContext,
  days: readonly IsoDate[],
  stop: AbortSignal = new AbortController().signal,
): Promise<void> {
  for (const takenOn of days)
    for (const authority of AUTHORITIES) {
      if (stop.aborted) return;
      await publish(app, authority, takenOn, stop);
    }
}

async function publish(app: INestApplicationContext, authority: DemoAuthority, takenOn: IsoDate, stop: AbortSignal): Promise<void> {
  const actor = actorOf(personAt(authority.id, 'headOfSes'));
  const [unit, works, runner] = [app.get(UnitOfWork), app.get(LongWorks), app.get(LongWorkRunner)];
  const begun = await unit.run(actor, async () => {
    await unit.query("select pg_advisory_xact_lock(hashtextextended('publish demand ' || $1::text, 0))", [authority.id]);
    const [enough] = await unit.query('select from pooled_snapshots where authority_id = $1 and taken_on >= $2 limit 1', [
      authority.id,
      takenOn,
    ]);
    if (enough) return null;
    const [waiting] = await unit.query<{ id: string }>(
      `select id from long_works where kind = $1 and state in ('waiting', 'running') and input ->> 'takenOn' = $2`,
      [PUBLISH_DEMAND, takenOn],
    );
    if (waiting) return waiting.id;
    return works.start(actor, { kind: PUBLISH_DEMAND, title: `Publishing the demand of ${formatDate(takenOn)}`, input: { takenOn } });
  });
  if (begun === null) return;
  // Whoever is first does it: a worker of this program or of another, or this.
  await runner.run({ workId: begun, authorityId: authority.id }, stop);
  while (!stop.aborted && !hasEnded(await works.settled(actor, begun, A_MOMENT_MS)));
}
