import type { Facts } from './facts.js';

const lot = (after: Facts): string => `“${after.text('title') ?? 'a lot'}”`;
const because = (after: Facts): string => {
  const reason = after.text('reason') ?? after.text('because');
  return reason === undefined ? '' : `: “${reason.replace(/[.\s]+$/, '')}”`;
};
const of = (after: Facts, name: string, otherwise: string): string => after.text(name) ?? otherwise;

type Tell = (before: Facts, after: Facts) => string;

/** What was done with joint lots and shared costs, in words. */
export const LOT_ACT_WORDS: Readonly<Record<string, Tell>> = {
  draftLot: (_, after) => `drafted the lot ${lot(after)}`,
  editLot: (_, after) => `changed the draft of the lot ${lot(after)}`,
  takeLotBack: (_, after) => `took the lot ${lot(after)} back to a draft${because(after)}`,
  openOptIn: (_, after) => `asked members what they want of ${lot(after)}`,
  optIn: (_, after) => `said what ${of(after, 'member', 'the member')} wants of ${lot(after)}`,
  putLotToVote: (_, after) => `put what ${lot(after)} asks for to the vote`,
  publishLot: (_, after) => `published the lot ${lot(after)} to schools`,
  withdrawLot: (_, after) => `withdrew the lot ${lot(after)}${because(after)}`,
  askAboutLot: (_, after) => `asked about the lot ${lot(after)}`,
  answerLotQuestion: (_, after) => `answered a question about ${lot(after)} to all schools`,
  saveBid: (_, after) => `kept a draft of the bid of ${of(after, 'school', 'the school')}`,
  sendBid: (_, after) =>
    `sent the bid of ${of(after, 'school', 'the school')}, sealed; its receipt is ${of(after, 'sha256', 'a hash').slice(0, 16)}`,
  withdrawBid: (_, after) => `took the bid of ${of(after, 'school', 'the school')} back before the close`,
  beginOpening: (_, after) => `began to open the bids for ${lot(after)}; a second person has to`,
  openBids: (_, after) => `opened the bids for ${lot(after)} as the second person`,
  declareInterests: (_, after) =>
    `declared ${after.true('conflict') ? 'a conflict of interest' : 'no conflict of interest'} in judging ${lot(after)}`,
  scoreBid: (_, after) => `scored the bid of ${of(after, 'school', 'a school')} ${String(after.count('quality') ?? 0)} of 100`,
  excludeBid: (_, after) =>
    `said that ${of(after, 'member', 'a member')} cannot use the places of ${of(after, 'school', 'a school')}${because(after)}`,
  includeBid: (_, after) =>
    `said that ${of(after, 'member', 'a member')} can use the places of ${of(after, 'school', 'a school')} after all`,
  startAward: (_, after) => `had an award of ${lot(after)} computed`,
  computeAward: (_, after) => `computed award ${String(after.count('award') ?? 0)} of ${lot(after)} (${of(after, 'status', 'not proven')})`,
  proposeAward: (_, after) => `put award ${String(after.count('award') ?? 0)} of ${lot(after)} to members`,
  agreeAward: (_, after) => `agreed on the award of ${lot(after)}; each buyer approves its own share`,
  reconsiderAward: (_, after) => `set the award of ${lot(after)} aside${because(after)}`,
  dropOut: (_, after) => `ended that ${of(after, 'member', 'the member')} buys in ${lot(after)}${because(after)}`,
  askShareApproval: (_, after) => `asked for approval of the share of ${of(after, 'member', 'the member')} in ${lot(after)}`,
  approveShare: (_, after) => `completed the approval of the share of ${of(after, 'member', 'the member')} in ${lot(after)}`,
  returnShare: (_, after) => `returned the share of ${of(after, 'member', 'the member')} in ${lot(after)}${because(after)}`,
  completeAward: (_, after) => `completed the award of ${lot(after)} with the last approval`,
  sendAwardLetters: (_, after) =>
    `wrote to every bidder for ${lot(after)}; the standstill runs to ${of(after, 'standstillUntil', 'a day')}`,
  draftLotContracts: (_, after) => `drafted the block contracts of ${lot(after)}`,
  importPlanStatistics: (_, after) => `loaded ${String(after.count('counts') ?? 0)} published counts of plans`,
  setForecastRates: (_, after) => `changed the rates of the forecast${because(after)}`,
  addOwnPlaces: (_, after) => `recorded ${String(after.count('places') ?? 0)} own places at ${of(after, 'name', 'a school')}`,
  importOwnPlaces: (_, after) =>
    `recorded own places from ${of(after, 'fileName', 'a sheet')}: ${String(after.count('added') ?? 0)} new, ${String(after.count('changed') ?? 0)} changed`,
  draftSharedCost: (_, after) => `drafted the shared cost ${lot(after)}`,
  sendStatements: (_, after) =>
    `sent ${after.text('kind') === 'trueUp' ? 'the year’s true-up' : after.text('kind') === 'correction' ? 'corrected statements' : 'statements'} of ${lot(after)}`,
  confirmStatement: (_, after) =>
    `confirmed statement ${String(after.count('statement') ?? 1)} of ${of(after, 'member', 'the member')} on ${lot(after)}`,
  disputeStatement: (_, after) =>
    `disputed statement ${String(after.count('statement') ?? 1)} of ${of(after, 'member', 'the member')} on ${lot(after)}${because(after)}`,
  answerDispute: (_, after) => `answered the dispute about ${lot(after)}`,
  awardNothing: (_, after) => `ended ${lot(after)} without an award${because(after)}`,
};
