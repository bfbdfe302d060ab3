import type { WhatIf } from '../../uplifts/what-if.js';
import type { Form } from '../foundation/form.js';
import { paths } from '../paths.js';
import { actsView, appealView, escalationView, exceptionView, figuresView } from './return-acts.view.js';
import { budgetView } from './return-budget.view.js';
import { type ReturnFacts, can, groundOf, isNegotiated } from './return-facts.js';
import { flagsView } from './return-flags.view.js';
import { approvalView, earlierView } from './return-history.view.js';
import { likePlacesCharts, linesView } from './return-lines.view.js';
import { evidenceView, roundsView, threadView } from './return-story.view.js';
import { riskView, summaryView } from './return-summary.view.js';
import { whatIfView } from './what-if.view.js';

/** So many flags stand open; more are folded, so that the figures stay near the top. */
const SHOWN_FLAGS = 5;

/** Everything the page of one return shows to the council's own people. */
export function returnView(facts: ReturnFacts, form: Form, tried: WhatIf | null) {
  const { ret, around, rights } = facts;
  const address = paths.upliftReturn(ret.id);
  const flags = flagsView(facts);
  return {
    address,
    version: ret.version,
    newLetter: paths.newLetter,
    summary: summaryView(facts),
    acts: actsView(facts, form),
    flags: flags.slice(0, SHOWN_FLAGS),
    moreFlags: flags.slice(SHOWN_FLAGS),
    flagsHeading: isNegotiated(facts) ? 'Before you answer' : 'Flags today',
    tries: isNegotiated(facts)
      ? {
          ...figuresView(facts, form),
          answer: tried ? whatIfView(tried, facts.lines, groundOf(facts).panelOn) : null,
          mayOffer: rights.negotiate && can(facts, 'offer'),
          waits: rights.negotiate && ret.state === 'offered',
        }
      : null,
    lines: linesView(facts),
    charts: likePlacesCharts(facts),
    budget: budgetView(facts),
    risk: riskView(facts),
    rounds: roundsView(facts),
    thread: threadView(facts),
    mayWrite: rights.negotiate,
    evidence: evidenceView(facts),
    earlier: earlierView(facts),
    approval: approvalView(facts),
    exception: exceptionView(facts, form),
    appeal: appealView(facts),
    escalation: escalationView(facts),
    letter: around.letter && { href: paths.letter(around.letter.id), receivedOn: around.letter.receivedOn },
    documents: around.documents.map((document) => ({ ...document, href: paths.document(document.id) })),
    history: paths.historyOf('upliftReturn', ret.id),
    exports: { xlsx: `${address}/lines?format=xlsx`, csv: `${address}/lines?format=csv` },
  };
}
