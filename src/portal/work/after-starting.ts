import type { Actor } from '../../kernel/actor.js';
import type { WorkView } from '../../platform/jobs/long-work.js';
import type { LongWorks } from '../../platform/jobs/long-works.js';
import { redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';

/** What is done within this needs no progress page. */
const A_MOMENT_MS = 1_500;

/** Goes on to what a work has made where it was short; else to its progress page. */
export async function afterStarting(works: LongWorks, actor: Actor, workId: string, result: (work: WorkView) => string): Promise<Reply> {
  const found = await works.settled(actor, workId, A_MOMENT_MS);
  return redirect(found.state === 'done' ? result(found) : paths.progress(workId));
}
