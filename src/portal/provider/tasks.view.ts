import type { IsoDate } from '../../kernel/dates.js';
import { formatDate } from '../../kernel/dates.js';
import { askedRise, type LineToSend, refusesSending } from '../../uplifts/sending-checks.js';
import type { SchoolReturn } from '../../uplifts/provider/school-return.query.js';
import { countInWords, moneyInWords, momentInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { headingOf, totalsOf } from './lines.view.js';
import { rising } from './reasons.view.js';
import { countdown, isNear } from './words.js';

export const toSend = (ret: SchoolReturn): LineToSend[] =>
  ret.lines.map(({ id, current, asked, driver }) => ({ id, currentPence: current, askedPence: asked, driver }));

const blockers = (ret: SchoolReturn) =>
  refusesSending(toSend(ret), { evidenceAboveBp: ret.cycle.evidenceAboveBp, evidence: ret.evidence.length });

interface Check {
  readonly text: string;
  readonly passed: boolean;
  readonly href: string;
  readonly action: string;
}

/** What is looked at before a return can be sent, in the order of the tasks. */
export function checksOf(ret: SchoolReturn): Check[] {
  const refused = blockers(ret);
  const open = refused.filter(({ code }) => code === 'lineUnanswered').length;
  const without = refused.filter(({ code }) => code === 'driverMissing').length;
  const rise = askedRise(toSend(ret));
  const limit = percentInWords(ret.cycle.evidenceAboveBp);
  const needsEvidence = rise !== null && rise > ret.cycle.evidenceAboveBp && ret.evidence.length === 0;
  const part = (name: 'prices' | 'reasons' | 'evidence'): string => paths.schoolReturnPart(ret.id, name);
  return [
    {
      text:
        open === 0
          ? `Every price is given: ${countInWords(ret.lines.length, 'line', 'lines')}`
          : `${countInWords(open, 'price is', 'prices are')} still to be given`,
      passed: open === 0,
      href: open === 0 ? part('prices') : `${part('prices')}?missing=show`,
      action: 'Change prices',
    },
    {
      text: 'The arithmetic agrees: each rise and its price belong together to the penny',
      passed: true,
      href: part('prices'),
      action: 'Change prices',
    },
    {
      text: without === 0 ? 'Every rise has its reason' : `${countInWords(without, 'rise is', 'rises are')} without a reason`,
      passed: without === 0,
      href: without === 0 ? part('reasons') : `${part('reasons')}?missing=show`,
      action: 'Change reasons',
    },
    {
      text: needsEvidence
        ? `You ask for ${percentInWords(rise)}: above ${limit}, evidence is needed`
        : ret.evidence.length > 0
          ? `Evidence is attached: ${countInWords(ret.evidence.length, 'file', 'files')}`
          : `No evidence is needed up to ${limit}`,
      passed: !needsEvidence,
      href: part('evidence'),
      action: 'Change evidence',
    },
  ];
}

/** Why it cannot be sent on this day, though it may be complete; null where it can. */
export function windowInWords(ret: SchoolReturn, today: IsoDate): string | null {
  const { opensOn, closesOn, open, lateRule } = ret.cycle;
  if (today < opensOn) return `Returns can be sent from ${formatDate(opensOn)}. You can fill this one in now.`;
  if (!open || (today > closesOn && lateRule === 'nextCycle'))
    return `This round closed on ${formatDate(closesOn)}. A late return belongs to the next round.`;
  return null;
}

/** Said where a return may still be sent, late. */
export const lateInWords = (ret: SchoolReturn, today: IsoDate): string | null =>
  today > ret.cycle.closesOn && windowInWords(ret, today) === null
    ? `This round closed on ${formatDate(ret.cycle.closesOn)}. You can still send the return, but new prices then start no sooner than one full term after it arrives.`
    : null;

type Status = { readonly text?: string; readonly tag?: { readonly text: string; readonly classes: string } };

const DONE: Status = { text: 'Completed' };
const status = (text: string, colour: string): Status => ({ tag: { text, classes: `govuk-tag--${colour}` } });

/** The draft as a task list: five tasks, each with how far it is, to be left and come back to. */
export function tasksView(ret: SchoolReturn, today: IsoDate) {
  const answered = ret.lines.filter(({ asked }) => asked !== null).length;
  const risen = rising(ret.lines);
  const reasoned = risen.filter(({ driver }) => driver !== null).length;
  const all = answered === ret.lines.length;
  const ready = blockers(ret).length === 0;
  const closed = windowInWords(ret, today);
  const rise = askedRise(toSend(ret));
  const part = (name: Parameters<typeof paths.schoolReturnPart>[1]): string => paths.schoolReturnPart(ret.id, name);
  const cannotStart: Status = status('Cannot start yet', 'grey');
  const evidence =
    ret.evidence.length > 0
      ? { text: countInWords(ret.evidence.length, 'file', 'files') }
      : rise !== null && rise > ret.cycle.evidenceAboveBp
        ? status('Needed', 'yellow')
        : { text: 'Optional' };
  const last = ret.acts.findLast(({ action }) => action === 'saveDraft' || action === 'reopen');
  return {
    ...headingOf(ret),
    breadcrumbs: [{ text: 'Our schools', href: paths.ourSchools }, { text: ret.reference }],
    ret,
    deadline: countdown(ret.cycle.closesOn, today),
    near: isNear(ret.cycle.closesOn, today),
    window: closed,
    late: lateInWords(ret, today),
    saved: last ? `Last saved on ${momentInWords(last.at)} by ${last.personName}.` : null,
    tasks: [
      {
        title: { text: 'Give each line its new price' },
        hint: { text: `${countInWords(ret.lines.length, 'line', 'lines')}, in pounds or percent; or all at once by workbook` },
        href: part('prices'),
        status: all
          ? DONE
          : answered === 0
            ? status('Not started', 'blue')
            : status(`${String(answered)} of ${String(ret.lines.length)}`, 'light-blue'),
      },
      {
        title: { text: 'Say what drives each rise' },
        hint: { text: 'Pay, National Living Wage, energy and so on, with the figures behind it' },
        ...(answered === 0 ? {} : { href: part('reasons') }),
        status:
          answered === 0
            ? cannotStart
            : reasoned === risen.length && all
              ? DONE
              : reasoned === 0 && risen.length > 0
                ? status('Not started', 'blue')
                : status(`${String(reasoned)} of ${String(risen.length)}`, 'light-blue'),
      },
      {
        title: { text: 'Attach evidence' },
        hint: {
          text: `Accounts, budget, occupancy. Needed where you ask for more than ${percentInWords(ret.cycle.evidenceAboveBp)} in all`,
        },
        href: part('evidence'),
        status: evidence,
      },
      {
        title: { text: 'Check your answers' },
        hint: { text: 'Totals, the rise by line, and what is still missing' },
        href: part('check'),
        status: ready ? status('Ready', 'green') : status('Something is missing', 'yellow'),
      },
      {
        title: { text: 'Declare and send' },
        hint: { text: 'You get a receipt to print' },
        ...(ready && closed === null ? { href: part('send') } : {}),
        status: ready && closed === null ? status('Not started', 'blue') : cannotStart,
      },
    ],
    totals: totalsOf(ret.lines, ({ asked }) => asked),
    now: moneyInWords(ret.lines.reduce((total, { current }) => total + current, 0)),
    messages: { href: part('messages'), unread: ret.messages.filter(({ unread }) => unread).length, count: ret.messages.length },
  };
}
