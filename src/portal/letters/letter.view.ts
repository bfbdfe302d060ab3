import { formatDate } from '../../kernel/dates.js';
import { type Pence, riseBetween } from '../../kernel/money.js';
import type { FeeLetterRead } from '../../uplifts/fee-letters/fee-letters.query.js';
import { type LetterProposal, letterProposal } from '../../uplifts/fee-letters/letter-proposal.js';
import { askWords } from '../../uplifts/fee-letters/rules/ask.js';
import { type Sureness, SURENESS_WORDS } from '../../uplifts/fee-letters/rules/passages.js';
import type { ProposedLine } from '../../uplifts/fee-letters/rules/proposal.js';
import { FEE_KIND_WORDS, scopeWords } from '../../uplifts/fee-letters/rules/scopes.js';
import { COST_DRIVERS, type CostDriver } from '../../uplifts/return-line.entity.js';
import type { Form } from '../foundation/form.js';
import { moneyInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { LETTER_STATE_WORDS } from './letters-list.view.js';
import { markedLetter } from './marked-letter.js';

const DRIVER_WORDS: Readonly<Record<CostDriver, string>> = {
  pay: 'Pay',
  nationalLivingWage: 'National Living Wage',
  nationalInsurance: 'National Insurance',
  utilities: 'Energy and utilities',
  food: 'Food',
  other: 'Other costs',
};

const SURENESS_COLOUR: Readonly<Record<Sureness, string>> = { sure: 'green', likely: 'blue', unsure: 'orange' };

const sureness = (value: Sureness) => ({ text: SURENESS_WORDS[value], colour: SURENESS_COLOUR[value] });

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The name of the input that asks for a line's price. */
export const askedName = (lineId: string): string => `asked-${lineId}`;

export interface LetterPage {
  readonly mayWrite: boolean;
  readonly returnId: string | null;
  readonly form: Form;
}

/** A letter beside what was found in it, and the return it would become. */
export function letterView(letter: FeeLetterRead, { mayWrite, returnId, form }: LetterPage) {
  const { reading } = letter;
  const findings = reading?.findings ?? null;
  const proposal = letterProposal(letter, returnId);
  const open = mayWrite && letter.upliftReturn === null && letter.setAside === null;
  return {
    form,
    wide: true,
    breadcrumbs: [{ text: 'Letters', href: paths.letters }, { text: letter.file.name }],
    name: letter.file.name,
    facts: `Received on ${formatDate(letter.receivedOn)} by ${letter.channel === 'email' ? 'e-mail' : 'post'}, logged by ${letter.loggedByName}`,
    note: letter.note,
    state: LETTER_STATE_WORDS[letter.state],
    original: paths.file(letter.file.id),
    unread: reading === null,
    unreadable: reading?.unreadable ?? null,
    nothing: reading !== null && reading.unreadable === null && reading.findings.asks.length === 0,
    notes: reading?.notes ?? [],
    text: reading && findings && reading.text !== '' ? markedLetter(reading.text, reading.parts, findings) : null,
    findings: findings && {
      asks: findings.asks.map(({ ask, scope, sureness: sure, passage }, index) => ({
        words: `${capital(askWords(ask))}, ${scopeWords(scope)}`,
        tag: sureness(sure),
        quote: passage.quote,
        href: `#ask-${String(index)}`,
      })),
      days: findings.effective.map(({ on, sureness: sure }, index) => ({
        words: formatDate(on),
        tag: sureness(sure),
        href: `#day-${String(index)}`,
      })),
      severalDays: findings.effective.length > 1,
      written: findings.letterDay ? formatDate(findings.letterDay.on) : null,
    },
    again: open ? `${paths.letter(letter.id)}/read` : null,
    entered: letter.upliftReturn && { href: paths.upliftReturn(letter.upliftReturn.id), text: letter.upliftReturn.reference },
    setAside: letter.setAside && { ...letter.setAside, action: mayWrite ? `${paths.letter(letter.id)}/aside` : null },
    aside: open ? `${paths.letter(letter.id)}/aside` : null,
    school: schoolView(letter, open, form),
    schoolError: form.errorOf('urn') ?? null,
    otherSchool: form.errorOf('urn') !== undefined || form.errorOf('otherUrn') !== undefined,
    proposal: proposal && proposalView(letter, proposal, open && proposal.canEnter),
  };
}

function schoolView(letter: FeeLetterRead, open: boolean, form: Form) {
  const { school, schoolConfirmed } = letter;
  const candidates = letter.reading?.candidates ?? [];
  return {
    known: school && { name: school.name, urn: school.urn, href: paths.school(school.id) },
    words: school
      ? schoolConfirmed
        ? 'Confirmed by an officer.'
        : 'The letter states its URN. Entering the return confirms it.'
      : candidates.length > 0
        ? 'Names repeat, so none is taken for you. Choose the school that wrote.'
        : 'No school of yours was found in it. Give the URN of the school that wrote.',
    ask: open
      ? {
          action: `${paths.letter(letter.id)}/school`,
          candidates: candidates.map(({ urn, name, town, reasons, sureness: sure }) => ({
            value: String(urn),
            text: `${name}${town === null ? '' : `, ${town}`} (URN ${String(urn)})`,
            hint: { text: `${SURENESS_WORDS[sure]}. ${reasons.join(' ')}` },
            chosen: form.typed('urn') === String(urn),
          })),
          otherChosen: form.typed('urn') === 'other' || candidates.length === 0,
        }
      : null,
  };
}

function proposalView(letter: FeeLetterRead, proposal: LetterProposal, canEnter: boolean) {
  const { upliftReturn, lines, otherDays } = proposal;
  const threshold = percentInWords(upliftReturn.evidenceAboveBp);
  return {
    action: paths.letter(letter.id),
    canEnter,
    returnId: upliftReturn.id,
    version: upliftReturn.version,
    reference: upliftReturn.reference,
    href: paths.upliftReturn(upliftReturn.id),
    cycle: upliftReturn.cycleName,
    sentAlready: upliftReturn.state !== 'draft',
    others: letter.returns
      .filter(({ id }) => id !== upliftReturn.id)
      .map(({ id, cycleName }) => ({ text: cycleName, href: `${paths.letter(letter.id)}?return=${id}` })),
    late:
      letter.receivedOn > upliftReturn.closesOn
        ? `The window closed on ${formatDate(upliftReturn.closesOn)}: the return will be late.`
        : null,
    otherDays: otherDays.length > 0 ? otherDays.map(formatDate).join(' and ') : null,
    contradicts: lines.filter((line) => line.contradicts).length,
    lines: lines.map(lineView),
    driverItems: [{ value: '', text: 'Choose' }, ...COST_DRIVERS.map((driver) => ({ value: driver, text: DRIVER_WORDS[driver] }))],
    evidence: upliftReturn.evidence > 0 ? '' : `A return that asks for more than ${threshold} in all needs evidence.`,
  };
}

function lineView(line: ProposedLine) {
  const { proposedPence, currentPence, why } = line;
  // A rise that the letter gives in percent needs no second one.
  const rise =
    proposedPence === null || proposedPence === currentPence || why.includes('%') ? null : riseBetween(currentPence, proposedPence);
  return {
    name: askedName(line.lineId),
    label: `${line.pupilReference}, ${FEE_KIND_WORDS[line.kind]}${line.label === '' ? '' : ` (${line.label})`}`,
    now: moneyInWords(line.currentPence),
    from: formatDate(line.effectiveOn),
    rise: rise === null ? null : percentInWords(rise),
    asked: line.proposedPence === null ? null : moneyInWords(line.proposedPence),
    why: line.why,
    warning: line.contradicts,
    href: line.asks[0] === undefined ? null : `#ask-${String(line.asks[0])}`,
  };
}

/** What the form begins with: what the council kept in the draft before, else what the letter asks, else what the school began. */
export function proposedForm(letter: FeeLetterRead, returnId: string | null): Readonly<Record<string, string | null>> {
  const proposal = letterProposal(letter, returnId);
  if (!proposal) return {};
  const kept = new Map(proposal.upliftReturn.lines.map(({ lineId, askedPence }) => [lineId, askedPence as Pence | null]));
  return {
    driver: proposal.driver,
    ...Object.fromEntries(
      proposal.lines.map(({ lineId, proposedPence }) => {
        const begun = kept.get(lineId) ?? null;
        const price = proposal.upliftReturn.enteredHere ? (begun ?? proposedPence) : (proposedPence ?? begun);
        return [askedName(lineId), price === null ? null : inPounds(price)];
      }),
    ),
  };
}

export const inPounds = (price: number): string => (price / 100).toFixed(2);
