import { LEFT_OUT_WORDS, type Publication, leftOutByReason } from '../../contracts/procurement/ocds.js';
import type { ProcurementBook, RegisteredContract } from '../../contracts/procurement/register.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Form } from '../foundation/form.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { procurementTabs } from './procurement-words.js';

/** What stands in the form before anything is typed. */
export const publisherForm = ({ publisher }: ProcurementBook): Form =>
  Form.of({ ocidPrefix: publisher?.ocidPrefix, address: publisher?.address });

const linked = ({ id, reference }: RegisteredContract) => ({ text: reference, href: paths.contractPart(id, 'procurement') });

export function publishView(actor: Actor, book: ProcurementBook, publication: Publication | null, form: Form) {
  const count = publication?.package.releases.length ?? 0;
  return {
    form,
    tabs: procurementTabs(paths.procurementPublish),
    published: publication === null ? null : countInWords(count, 'contract is', 'contracts are'),
    download: publication === null ? null : paths.procurementPackage,
    leftOut:
      publication === null
        ? []
        : leftOutByReason(publication).map(({ why, count: howMany }) => ({
            key: LEFT_OUT_WORDS[why],
            value: countInWords(howMany, 'contract', 'contracts'),
          })),
    // Only what somebody can do something about is named one by one.
    toMend: (publication?.leftOut ?? []).filter(({ why }) => why === 'noRoute').map(({ contract }) => linked(contract)),
    action: paths.procurementPublish,
    version: book.publisher?.version ?? 0,
    edits: actor.access === 'write' && allows(actor, 'contracts.procurement'),
    registered: book.publisher,
  };
}
