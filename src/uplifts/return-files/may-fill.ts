import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';

/** A school's provider fills its returns in; an officer does it for a school that answered on paper. */
export function mayFill(actor: Actor): void {
  if (!allows(actor, 'uplifts.submitReturn')) requires(actor, 'uplifts.enterReturn');
}
