import { PLAN, categoriesOf } from '../src/pooling/demand/first-plan.js';
import type { Combination } from '../src/pooling/release/release-plan.js';

/** A council by how many children it places in such schools and how many districts it has, in the numbers of LLR. */
export interface Council {
  readonly name: string;
  readonly children: number;
  readonly districts: number;
}
export const COUNCILS: readonly Council[] = [
  { name: 'Leicestershire', children: 428, districts: 8 },
  { name: 'Leicester', children: 150, districts: 6 },
  { name: 'Rutland', children: 32, districts: 3 },
];

export const districtsOf = ({ districts }: Council): string[] => Array.from({ length: districts }, (_, index) => `D${String(index)}`);

/** Of a hundred children how many have each need, in the order of the codes: roughly the published proportions. */
const SHARES = [45, 28, 9, 4, 3, 2, 2, 1, 1, 1, 2, 1, 1];
const TERMS = ['autumn', 'autumn', 'autumn', 'spring', 'summer'];

/** Invented children of a council, the same every time. */
export function childrenOf(council: Council): Combination[] {
  const { need } = categoriesOf([]);
  const districts = districtsOf(council);
  let state = council.children;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const needOf = (): string => {
    let at = random() * 100;
    return need.find((_, index) => (at -= SHARES[index] ?? 0) < 0) ?? 'ASD';
  };
  return Array.from({ length: council.children }, () => {
    const year = String(Math.min(14, Math.floor(2 + random() * 11 + random() * 2)));
    return {
      need: needOf(),
      year,
      phase: PLAN.phaseOfYear[year] ?? 'secondary',
      term: TERMS[Math.floor(random() * TERMS.length)] ?? 'autumn',
      setting: random() < 0.93 ? 'day' : 'residential',
      district: districts[Math.floor(random() * random() * districts.length)] ?? 'notKnown',
    };
  });
}
