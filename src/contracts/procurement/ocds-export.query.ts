import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { type Publication, releasePackage } from './ocds.js';
import { ProcurementQuery } from './procurement.query.js';

/** An authority's publishable contracts as open contracting data. */
@Injectable()
export class OcdsExport {
  constructor(
    private readonly procurement: ProcurementQuery,
    private readonly clock: Clock,
  ) {}

  /** Refusals: `publisherMissing`: an identifier cannot be made without the prefix that is registered for the authority. */
  async publication(actor: Actor): Promise<Publication> {
    const book = await this.procurement.book(actor);
    if (!book.publisher)
      throw new Refused([
        refusal(
          'publisherMissing',
          `Record first with which registered prefix (ocds-…) ${book.authority.name} publishes: on the page “Open contracting data” or by setOcdsPublisher.`,
        ),
      ]);
    return releasePackage(book, book.publisher, this.clock.today());
  }
}
