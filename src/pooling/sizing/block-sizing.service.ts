import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, accepted, refused } from '../../kernel/outcome.js';
import { type SizingAnswer, type SizingQuestion, refusesQuestion, sizeBlock } from './block-sizing.js';

/** Answers how many places to buy; it keeps nothing. */
@Injectable()
export class BlockSizing {
  /** Refusals: `notAllowed` (thrown) and those of `refusesQuestion`. */
  size(actor: Actor, question: SizingQuestion): Outcome<SizingAnswer> {
    requires(actor, 'pooling.readSizing');
    const refusals = refusesQuestion(question);
    return refusals.length > 0 ? refused(...refusals) : accepted(sizeBlock(question));
  }
}
