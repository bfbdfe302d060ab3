import { addressLines } from '../../documents/rendering/address-lines.js';
import type { ConsortiumPaper } from '../../documents/rendering/consortium-paper.js';
import type { UnitOfWork } from '../../platform/database/unit-of-work.js';

/** Whose a consortium's paper is, in the open unit of work: the consortium, and under it who issues it. `ownDepartment`: what its own people are called. */
export async function issuerOf(work: UnitOfWork, consortium: string, ownDepartment: string): Promise<ConsortiumPaper['from']> {
  const { actor } = work.current;
  const [own] = await work.query<{ address: string }>('select address from organisations where id = $1', [actor.organisationId]);
  return {
    name: consortium,
    department: actor.kind === 'consortium' ? ownDepartment : `Issued by ${actor.organisationName}`,
    addressLines: addressLines(own?.address ?? '', 'A consortium of authorities'),
  };
}
