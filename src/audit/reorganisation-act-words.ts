import type { Facts } from './facts.js';

const plan = (after: Facts): string => `“${after.text('title') ?? 'a plan'}”`;

/** What was done with a reorganisation of authorities, in words. */
export const REORGANISATION_ACT_WORDS: Readonly<Record<string, (before: Facts, after: Facts) => string>> = {
  draftReorganisation: (_, after) => `drafted the reorganisation ${plan(after)}`,
  takePostcodes: (_, after) => `took ${String(after.count('postcodes') ?? 0)} postcodes for the reorganisation ${plan(after)}`,
  takePeople: (_, after) => `took ${String(after.count('people') ?? 0)} rows of people for the reorganisation ${plan(after)}`,
  placeChildren: (_, after) => `said where ${String(after.count('children') ?? 0)} children live, for the reorganisation ${plan(after)}`,
  putReorganisationForward: (_, after) => `put the reorganisation ${plan(after)} forward, for a second person`,
  takeReorganisationBack: (_, after) => `took the reorganisation ${plan(after)} back to change it`,
  discardReorganisation: (_, after) => `threw the reorganisation ${plan(after)} away: “${after.text('reason') ?? ''}”`,
  commitReorganisation: (_, after) => `carried out the reorganisation ${plan(after)}`,
};
