import { describe, expect, it } from '@jest/globals';
import { basisPoints, pounds } from '../../kernel/money.js';
import { Form } from '../foundation/form.js';
import type { ReturnState } from '../../uplifts/negotiation.js';
import { whatIf } from '../../uplifts/what-if.js';
import { actsView, exceptionView, figuresView } from './return-acts.view.js';
import { OFFICER, READER, someFacts } from './return-facts.builder.js';
import { groundOf } from './return-facts.js';
import { beyondLimits } from './return-warnings.js';
import { whatIfView } from './what-if.view.js';

const LINE = { current: 64_000, asked: 67_200, recommended: 64_960 };

describe('What can be done on a return’s page', () => {
  const shown = (state: ReturnState, rights = OFFICER): string[] => {
    const {
      any: _,
      waits: __,
      letStand: ___,
      ...acts
    } = actsView(someFacts([{ ...LINE, tabled: 66_000, settled: 66_000 }], { state, rights }), new Form());
    return Object.entries(acts).flatMap(([name, act]) => (act ? [name] : []));
  };

  it('follows the state', () => {
    expect(shown('draft')).toEqual(['enter']);
    expect(shown('submitted')).toEqual(['startReview', 'recommendation', 'offer', 'accept']);
    expect(shown('underReview')).toEqual(['recommendation', 'offer', 'accept', 'escalate']);
    expect(shown('offered')).toEqual(['escalate']);
    expect(shown('countered')).toEqual(['recommendation', 'offer', 'accept', 'escalate']);
    expect(shown('settled')).toEqual(['requestApproval']);
    expect(shown('implemented')).toEqual([]);
  });

  it('is nothing for who only reads', () => {
    for (const state of ['draft', 'submitted', 'countered', 'settled'] as const) expect(shown(state, READER)).toEqual([]);
  });

  it('shows the recommendation’s money beside its button, and what accepting would settle', () => {
    const acts = actsView(someFacts([{ ...LINE, tabled: 66_880 }], { state: 'countered' }), new Form());
    expect(acts.recommendation).toMatchObject({
      button: 'Offer the recommendation: £64,960',
      rise: '1.5%: £960 more a year',
      againstAsk: '£2,240 less than asked',
    });
    expect(acts.accept).toMatchObject({
      what: 'the school’s counter-offer',
      total: '£66,880',
      againstRecommendation: '£1,920 more than recommended',
    });
  });

  it('keeps what was typed line by line, and begins with the recommendation', () => {
    const facts = someFacts([LINE]);
    expect(figuresView(facts, new Form()).lines[0]).toMatchObject({ value: '64,960', error: null });
    expect(figuresView(facts, new Form({ figures: 'lines', 'lines.line-0': 'abc' })).lines[0]).toMatchObject({ value: 'abc' });
  });
});

describe('The cap', () => {
  const asked = {
    riseBp: basisPoints(350),
    reason: 'A new roof.',
    requestedByName: 'Olu Officer',
    requestedAt: '2027-02-01T09:00:00Z',
    answer: null,
    answerReason: null,
    answeredByName: null,
  };

  it('has an exception asked for by who negotiates, one at a time, and answered by who had no hand in it', () => {
    expect(exceptionView(someFacts([LINE]), new Form())).toMatchObject({ mayAsk: true, mayAnswer: false });
    expect(exceptionView(someFacts([LINE], { around: { exception: asked } }), new Form())).toMatchObject({ mayAsk: false });
    const decider = { ...READER, decide: true };
    expect(exceptionView(someFacts([LINE], { rights: decider, around: { exception: asked } }), new Form())).toMatchObject({
      mayAnswer: true,
      mayDecline: true,
      answerRise: '3.5',
    });
    expect(exceptionView(someFacts([LINE], { rights: decider, around: { exception: asked, tookPart: true } }), new Form())).toMatchObject({
      mayAnswer: false,
      othersAnswer: 'You have a hand in this return, so somebody else answers it.',
    });
  });

  it('is not spoken of where there is none', () => {
    expect(exceptionView(someFacts([{ ...LINE, highestRise: null }]), new Form())).toBeNull();
  });
});

describe('A what-if in words', () => {
  const budget = { room: pounds(1_000), settledElsewhere: pounds(0), offeredElsewhere: pounds(0) };
  const facts = someFacts([LINE], { around: { budget } });
  const rowsAt = (percentBp: number) => {
    const answer = whatIf(groundOf(facts), { percentBp });
    if (!answer.ok) throw new Error('An offer by percentage is never refused.');
    return {
      answer: answer.value,
      rows: new Map(whatIfView(answer.value, facts.lines, groundOf(facts).panelOn).rows.map((row) => [row.key, row])),
    };
  };

  it('names what goes beyond a limit', () => {
    const { answer, rows } = rowsAt(250);
    expect(rows.get('New total a year')).toMatchObject({ value: '£65,600', note: '2.5%: £1,600 more than now' });
    expect(rows.get('Against the ask')).toMatchObject({ value: '£1,600 less' });
    expect(rows.get('Against the recommendation')).toMatchObject({ value: '£640 more', alert: true });
    expect(rows.get('Room left in the budget')).toMatchObject({ value: '£600 too little', alert: true });
    expect(rows.get('Cap')).toMatchObject({ value: '1 of 1 line above it', alert: true });
    expect(beyondLimits(answer)).toEqual([
      'It is £640 a year above the recommendation.',
      '1 line is above the cap.',
      'The budget for rises has £600 too little for it.',
    ]);
  });

  it('has nothing to warn of at the recommendation', () => {
    const { answer, rows } = rowsAt(150);
    expect(beyondLimits(answer)).toEqual([]);
    expect(rows.get('Cap')).toMatchObject({ value: 'not above it' });
    expect(rows.get('Against the recommendation')).toMatchObject({ value: 'the same' });
  });
});
