import type { ContractHeader, ContractQuery } from '../../contracts/contract.query.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';

/** The head of a block's pages. Refusal: `notFound`, for any other contract too. */
export async function contractOf(contracts: ContractQuery, actor: Actor, id: string): Promise<ContractHeader> {
  const contract = await contracts.head(actor, id);
  if (contract?.kind !== 'block') throw new Refused([refusal('notFound', 'There is no such block contract, or it is not yours to see.')]);
  return contract;
}
