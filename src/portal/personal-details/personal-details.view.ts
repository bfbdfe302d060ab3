import type { DetailsHeld, DetailsLogEntry } from '../../placements/personal-details/personal-details.service.js';
import type { PersonalDetails } from '../../placements/personal-details/personal-details.js';
import type { Placement } from '../../placements/dto/placement.js';
import { type Form } from '../foundation/form.js';
import { type Table, tableView } from '../foundation/table.js';
import { dayInWords, momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

const ACTS: Readonly<Record<string, string>> = {
  readPersonalDetails: 'Read',
  recordPersonalDetails: 'Recorded',
  correctPersonalDetails: 'Corrected',
  removePersonalDetails: 'Removed',
};

const LOG: Table<DetailsLogEntry> = {
  name: 'personal-details-log',
  caption: 'Who read or changed them',
  columns: [
    { key: 'at', heading: 'When', type: 'dateTime', value: ({ at }) => at },
    { key: 'who', heading: 'Who', type: 'text', value: ({ personName }) => personName, note: ({ organisationName }) => organisationName },
    { key: 'act', heading: 'What', type: 'text', value: ({ action }) => ACTS[action] ?? action },
    { key: 'because', heading: 'For what', type: 'text', value: ({ because }) => because },
  ],
};

export interface PupilPageParts {
  readonly held: DetailsHeld | null;
  readonly shown: PersonalDetails | null;
  readonly log: readonly DetailsLogEntry[] | null;
  readonly may: { readonly edit: boolean; readonly remove: boolean };
  readonly form: Form;
}

/** Nothing of the details is on the page unless they were asked for just now, on record. */
export function personalDetailsView(placement: Placement, { held, shown, log, may, form }: PupilPageParts) {
  return {
    breadcrumbs: [
      { text: 'Placements', href: paths.placements },
      { text: placement.pupil.reference, href: paths.placement(placement.id) },
      { text: 'Personal details' },
    ],
    form,
    reference: placement.pupil.reference,
    held:
      held === null
        ? null
        : { version: held.version, words: `Recorded by ${held.recordedByName} on ${momentInWords(new Date(held.recordedAt))}.` },
    shown:
      shown === null
        ? null
        : [
            { key: 'Full name', value: shown.fullName },
            { key: 'Date of birth', value: dayInWords(shown.dateOfBirth) },
            { key: 'Home postcode', value: shown.postcode },
          ],
    version: held?.version ?? 0,
    mayEdit: may.edit,
    mayRemove: may.remove && held !== null,
    action: {
      show: paths.placedPupil(placement.id, '/show'),
      record: paths.placedPupil(placement.id),
      remove: paths.placedPupil(placement.id, '/remove'),
    },
    log: log === null ? null : tableView(LOG, log, null, { empty: 'Nobody has read or changed them.' }),
  };
}
