import { formatDate } from '../../kernel/dates.js';
import { type Pence, riseBetween } from '../../kernel/money.js';
import { wholePounds } from '../charts/words.js';
import { momentInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { evidenceInWords, sizeInWords } from '../provider/words.js';
import type { ReturnFacts } from './return-facts.js';
import { riseInWords } from './return-words.js';

const ROUND_TAGS: Readonly<Record<string, { readonly text: string; readonly colour: string }>> = {
  open: { text: 'On the table', colour: 'purple' },
  accepted: { text: 'Accepted', colour: 'green' },
  answered: { text: 'Answered', colour: 'grey' },
  expired: { text: 'Lapsed', colour: 'orange' },
  withdrawn: { text: 'Ended', colour: 'grey' },
};

/** Offers and counter-offers, the latest first, down to the return itself. */
export function roundsView({ ret }: Pick<ReturnFacts, 'ret'>) {
  const current = ret.current.pence;
  const rounds = ret.rounds.map((round) => {
    const total = round.total.pence;
    const rise = riseBetween(current, total);
    const figures = round.percentBp === null ? `${wholePounds(total)} a year` : percentInWords(round.percentBp);
    return {
      title: `${round.side === 'authority' ? 'Offer' : 'Counter-offer'} of ${figures}`,
      tag: ROUND_TAGS[round.state] ?? { text: round.state, colour: 'grey' },
      at: round.madeAt.toISOString(),
      when: momentInWords(round.madeAt),
      by: round.madeByName,
      side: round.side,
      text: [
        `${wholePounds(total)} a year in all, ${rise === null ? '' : riseInWords(current, total)}.`,
        round.recommended ? `Recommended then: ${recommendedThen(current, total, round.recommended.pence)}.` : null,
        round.expiresOn ? `${round.state === 'open' ? 'Stands' : 'Stood'} until ${formatDate(round.expiresOn)}.` : null,
        round.answeredByName ? `Answered by ${round.answeredByName}.` : null,
      ]
        .filter((part) => part !== null)
        .join(' '),
      quote: round.message === '' ? null : round.message,
    };
  });
  const sent =
    ret.submittedAt && ret.asked
      ? [
          {
            title: `Return sent: asks ${wholePounds(ret.asked.pence)} a year`,
            at: ret.submittedAt.toISOString(),
            when: momentInWords(ret.submittedAt),
            by: ret.submittedByName ?? '',
            side: 'provider',
            text: `${riseInWords(current, ret.asked.pence)}.${ret.receivedOn ? ` Received on ${formatDate(ret.receivedOn)}${ret.late ? ', after the window closed' : ''}.` : ''}`,
          },
        ]
      : [];
  return [...rounds.reverse(), ...sent];
}

function recommendedThen(current: Pence, offered: Pence, recommended: Pence): string {
  const rise = riseBetween(current, recommended);
  if (offered === recommended) return 'the same';
  return `${wholePounds(recommended)}${rise === null ? '' : ` (${percentInWords(rise)})`}`;
}

/** The thread of both sides, oldest first. */
export const threadView = ({ ret }: Pick<ReturnFacts, 'ret'>) =>
  ret.messages.map((message) => ({
    by: message.writtenByName,
    ours: message.side === 'authority',
    when: momentInWords(message.writtenAt),
    at: message.writtenAt.toISOString(),
    body: message.body,
  }));

export const evidenceView = ({ ret }: Pick<ReturnFacts, 'ret'>) =>
  ret.evidence.map((each) => ({
    name: each.name,
    href: paths.file(each.fileId),
    about: `${evidenceInWords(each.kind)}, ${sizeInWords(each.sizeBytes)}`,
  }));
