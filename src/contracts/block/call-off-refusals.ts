import { type Refusal, Refused, refusal } from '../../kernel/outcome.js';

/** What the database holds whatever code runs, in words for whoever was a moment too late. */
const BY_CONSTRAINT: Readonly<Record<string, Refusal>> = {
  one_place_a_pupil: refusal(
    'pupilHasAPlace',
    'The pupil has a place already on these days, in this block, another block or under an individual agreement. End that first.',
    'pupilReference',
  ),
  one_pupil_a_place: refusal('noPlaceFree', 'The place is called off for another pupil on one of these days.', 'lastDay'),
  call_off_needs_active_contract: refusal('wrongState', 'The contract is no longer active, so no place can be called off.', 'contractId'),
  call_off_within_place: refusal('outsideContract', 'The place is not bought on all these days.', 'from'),
  within_committed_places: refusal(
    'withinCommittedPlaces',
    'Your authority has pupils in all the places of this block that it has committed to on one of these days.',
    'contractId',
  ),
  no_place_ends_under_a_pupil: refusal(
    'placeCalledOff',
    'A pupil has one of these places beyond that day. End the call-off first.',
    'placeNumbers',
  ),
};

/** The refusal that a violated constraint stands for; undefined for any other error. */
export function refusalOfDatabase(error: unknown): Refused | undefined {
  const constraint = (error as { constraint?: unknown } | null)?.constraint;
  const found = typeof constraint === 'string' ? BY_CONSTRAINT[constraint] : undefined;
  return found && new Refused([found]);
}
