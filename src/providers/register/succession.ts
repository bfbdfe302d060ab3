import { lifeCycle } from '../../kernel/life-cycle.js';
import type { SuccessionState } from './succession.service.js';

export type SuccessionAction = 'confirm' | 'reject';

/** The register proposes that a school follows a closed one; an officer decides once. */
export const succession = lifeCycle<SuccessionState, SuccessionAction>({
  proposed: { confirm: 'confirmed', reject: 'rejected' },
  confirmed: {},
  rejected: {},
});
