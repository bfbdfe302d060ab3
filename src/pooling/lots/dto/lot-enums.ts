import { registerEnumType } from '@nestjs/graphql';
import { LOT_STATES, PHASES, SETTINGS } from '../lot.js';
import type { LotAct } from '../lots.query.js';

const asEnum = <Name extends string>(names: readonly Name[]) => Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>;

const ACTS = [
  'edit',
  'openOptIn',
  'backToDraft',
  'optIn',
  'putToVote',
  'withdraw',
  'answer',
  'open',
  'declare',
  'score',
  'exclude',
  'compute',
  'propose',
  'dropOut',
  'askApproval',
  'sendLetters',
  'draftContracts',
  'awardNothing',
] as const satisfies readonly LotAct[];

export const LotStates = asEnum(LOT_STATES);
export const LotActs = asEnum(ACTS);
export const LotPhases = asEnum(PHASES);
export const LotSettings = asEnum(SETTINGS);

registerEnumType(LotStates, {
  name: 'LotState',
  description: 'How far a lot is.',
  valuesMap: {
    draft: { description: 'The lead writes it.' },
    optIn: { description: 'Members say what they want.' },
    specifying: { description: 'Members vote on what is asked for.' },
    published: { description: 'Schools read it and bid, under seal.' },
    opened: { description: 'Bids are open and are weighed.' },
    proposed: { description: 'Members vote on an award.' },
    approving: { description: 'Each member approves its own share.' },
    awarded: { description: 'Awarded: letters, standstill, contracts.' },
    contracted: { description: 'Its block contracts are drafted.' },
    notAwarded: { description: 'Nothing was awarded.' },
    withdrawn: { description: 'Taken off the table.' },
  },
});
registerEnumType(LotActs, {
  name: 'LotAct',
  description: 'What the reader may do with a lot now.',
  valuesMap: {
    edit: { description: 'Change the draft.' },
    openOptIn: { description: 'Ask members what they want.' },
    backToDraft: { description: 'Take it back to change it.' },
    optIn: { description: 'Say what one’s authority wants.' },
    putToVote: { description: 'Put it to the vote.' },
    withdraw: { description: 'Take it off the table.' },
    answer: { description: 'Answer schools’ questions.' },
    open: { description: 'Open the bids, as one of two people.' },
    declare: { description: 'Declare interests before weighing bids.' },
    score: { description: 'Score bids.' },
    exclude: { description: 'Say that one’s children cannot use a bid’s places.' },
    compute: { description: 'Have an award computed.' },
    propose: { description: 'Put an award to members.' },
    dropOut: { description: 'Buy in it no longer.' },
    askApproval: { description: 'Ask one’s own Finance to approve one’s share.' },
    sendLetters: { description: 'Write to every bidder.' },
    draftContracts: { description: 'Draft the block contracts.' },
    awardNothing: { description: 'End it without an award.' },
  },
});
registerEnumType(LotPhases, {
  name: 'LotPhase',
  description: 'The phase of places.',
  valuesMap: {
    primary: { description: 'To year 6.' },
    secondary: { description: 'Years 7 to 11.' },
    post16: { description: 'Year 12 and above.' },
    any: { description: 'Any phase.' },
  },
});
registerEnumType(LotSettings, {
  name: 'LotSetting',
  description: 'Day or residential places.',
  valuesMap: { day: { description: 'Day places.' }, residential: { description: 'Residential places.' } },
});
