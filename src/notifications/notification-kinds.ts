/** How a person is told of a kind by mail. The portal tells in any case. */
export type MailChoice = 'atOnce' | 'daily' | 'never';

export const MAIL_CHOICES = ['atOnce', 'daily', 'never'] as const satisfies readonly MailChoice[];

/** For whom a kind exists: the council, the school, or both. */
export type KindSide = 'authority' | 'provider' | 'both';

interface KindOf {
  /** As a filter and a choice name it. */
  readonly label: string;
  readonly about: string;
  readonly side: KindSide;
  /** Where a person chose nothing. What wants an answer comes at once, what is good to know daily. */
  readonly mail: MailChoice;
}

/** Everything that people are told of. A new kind is a line here; choices, filters and pages follow by themselves. */
export const KINDS = {
  roundOpened: { label: 'A round opens', about: 'A council asks for your fees.', side: 'provider', mail: 'atOnce' },
  returnsDue: {
    label: 'Returns to send',
    about: 'A round closes soon and a return of yours is not sent.',
    side: 'provider',
    mail: 'atOnce',
  },
  returnsEnded: {
    label: 'Returns that ended',
    about: 'A round closed before a return of yours was sent.',
    side: 'provider',
    mail: 'atOnce',
  },
  returnReceived: {
    label: 'Returns received',
    about: 'A return came in, was entered on a school’s behalf, or was taken back.',
    side: 'both',
    mail: 'daily',
  },
  feeLetterToRead: {
    label: 'Fee letters to read',
    about: 'A letter was logged and somebody is to make a return of it.',
    side: 'authority',
    mail: 'daily',
  },
  offerMade: { label: 'Offers', about: 'A council made you an offer.', side: 'provider', mail: 'atOnce' },
  counterOffer: { label: 'Counter-offers', about: 'A school answered an offer with other figures.', side: 'authority', mail: 'atOnce' },
  offerExpiring: {
    label: 'Offers about to end',
    about: 'An offer to you can be answered for a few days more.',
    side: 'provider',
    mail: 'atOnce',
  },
  offerLapsed: { label: 'Offers that lapsed', about: 'The last day of an offer passed unanswered.', side: 'both', mail: 'atOnce' },
  settled: { label: 'Settlements', about: 'Both sides agreed on the fees of a school.', side: 'both', mail: 'atOnce' },
  escalated: { label: 'Deadlocks', about: 'A deadlock is yours to resolve.', side: 'authority', mail: 'atOnce' },
  message: { label: 'Messages', about: 'The other side wrote about a return.', side: 'both', mail: 'atOnce' },
  approvalAsked: {
    label: 'Approvals to decide',
    about: 'A decision waits for you, or for you as a deputy.',
    side: 'authority',
    mail: 'atOnce',
  },
  approvalDecided: {
    label: 'Approvals decided',
    about: 'What you asked for was approved, or sent back with a reason.',
    side: 'authority',
    mail: 'atOnce',
  },
  calledIn: { label: 'Call-ins', about: 'A key decision was called in, or its call-in ended.', side: 'authority', mail: 'atOnce' },
  inForce: { label: 'New prices in force', about: 'A settlement came into force and its letter is made.', side: 'both', mail: 'atOnce' },
  appealMade: { label: 'Appeals', about: 'A school appealed against a decision.', side: 'authority', mail: 'atOnce' },
  appealDecided: { label: 'Appeals decided', about: 'An appeal was decided.', side: 'both', mail: 'atOnce' },
  contractIssued: {
    label: 'Contracts issued',
    about: 'A council issued a contract or a variation to you, or took it back.',
    side: 'provider',
    mail: 'atOnce',
  },
  contractSigning: {
    label: 'Contracts signed or not',
    about: 'All have signed a contract, or one party did not.',
    side: 'authority',
    mail: 'atOnce',
  },
  contractInForce: { label: 'Contracts in force', about: 'A contract or a variation came into force.', side: 'both', mail: 'daily' },
  contractNotice: { label: 'Notice of contracts', about: 'Notice of a contract was given or withdrawn.', side: 'both', mail: 'atOnce' },
  contractEnded: { label: 'Contracts that ended', about: 'A contract ended or was superseded.', side: 'both', mail: 'daily' },
  blockPlaces: {
    label: 'Places of a block',
    about: 'A pupil is nominated to a place of a block or leaves it, places are given back, or a term is settled.',
    side: 'provider',
    mail: 'daily',
  },
  toSign: { label: 'Documents to sign', about: 'A document waits for your signature.', side: 'both', mail: 'atOnce' },
  signatures: {
    label: 'Signatures',
    about: 'A document was signed, declined, taken back or not signed in time.',
    side: 'both',
    mail: 'atOnce',
  },
  signatories: {
    label: 'Authority to sign',
    about: 'Somebody’s authority to sign for you is to be confirmed, or yours has changed.',
    side: 'both',
    mail: 'daily',
  },
  bankDetails: {
    label: 'Bank details',
    about: 'Somebody asks that a provider is paid to another account, or it was decided.',
    side: 'both',
    mail: 'atOnce',
  },
  checkOverride: {
    label: 'Overridden checks',
    about: 'A check of a school is to be overridden, or it was decided.',
    side: 'authority',
    mail: 'atOnce',
  },
  schoolAlert: {
    label: 'Schools at risk',
    about: 'A school where you have a pupil takes no new referrals.',
    side: 'authority',
    mail: 'atOnce',
  },
  consultations: {
    label: 'Consultations unanswered',
    about: 'A school has not replied about a pupil, and the day by which it should comes near.',
    side: 'authority',
    mail: 'atOnce',
  },
  jointLot: {
    label: 'Joint lots',
    about: 'A lot of your consortium waits for you or has moved on.',
    side: 'authority',
    mail: 'atOnce',
  },
  costStatement: {
    label: 'Shared costs and recharges',
    about: 'A statement of a shared cost waits for you or is disputed, or another authority recharges you for places in its block.',
    side: 'authority',
    mail: 'atOnce',
  },
  publishedLot: {
    label: 'Lots to bid for',
    about: 'Councils ask together for places, or have decided on bids.',
    side: 'provider',
    mail: 'atOnce',
  },
  jointNegotiation: {
    label: 'Joint negotiations',
    about: 'Your consortium negotiates with a school together, or a member has left it.',
    side: 'authority',
    mail: 'atOnce',
  },
  jointReturn: {
    label: 'Joint returns',
    about: 'Councils ask you together for one return.',
    side: 'provider',
    mail: 'atOnce',
  },
  memberVotes: {
    label: 'Votes of members',
    about: 'Your consortium votes on something, or has decided it.',
    side: 'authority',
    mail: 'atOnce',
  },
  memberSharing: {
    label: 'What members share',
    about: 'A member of your consortium shares something new or ends it.',
    side: 'authority',
    mail: 'daily',
  },
  publicationFailed: {
    label: 'Demand not published',
    about: 'A publication of your demand, or of a member’s, failed.',
    side: 'authority',
    mail: 'atOnce',
  },
  colleagues: { label: 'Colleagues', about: 'Somebody whom you invited has joined.', side: 'provider', mail: 'daily' },
} as const satisfies Record<string, KindOf>;

export type NotificationKind = keyof typeof KINDS;

export const kindNames = Object.keys(KINDS) as NotificationKind[];

export const isKind = (name: string): name is NotificationKind => Object.hasOwn(KINDS, name);

export const kind = (name: NotificationKind): KindOf => KINDS[name];

/** The kinds that reach somebody of this side. */
export const kindsOf = (side: 'authority' | 'provider'): NotificationKind[] =>
  kindNames.filter((name) => kind(name).side === side || kind(name).side === 'both');
