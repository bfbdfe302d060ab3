import type { AgreementSigning, AgreementVersion, AgreementView } from '../../pooling/documents/agreement.query.js';
import type { Form } from '../foundation/form.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';

const VERSIONS: Table<AgreementVersion> = {
  name: 'agreement-versions',
  caption: 'Versions',
  columns: [
    {
      key: 'reference',
      heading: 'Version',
      type: 'text',
      value: ({ reference }) => reference,
      href: ({ id }) => paths.documentPdf(id),
    },
    { key: 'issuedOn', heading: 'Issued on', type: 'date', value: ({ issuedOn }) => issuedOn },
    { key: 'signed', heading: 'Members that signed', type: 'integer', value: ({ signings }) => signings.length },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ stands }) => (stands ? 'Latest' : 'Replaced'),
      colour: ({ stands }) => (stands ? 'green' : 'grey'),
    },
  ],
};

const SIGNINGS: Table<AgreementSigning> = {
  name: 'agreement-signings',
  caption: 'Who signed the latest version',
  columns: [
    { key: 'member', heading: 'Authority', type: 'text', value: ({ authorityName }) => authorityName },
    { key: 'signedOn', heading: 'Signed on', type: 'date', value: ({ signedOn }) => signedOn },
    { key: 'by', heading: 'By', type: 'text', value: ({ signedByName }) => signedByName, note: ({ capacity }) => capacity },
    {
      key: 'paper',
      heading: 'Paper',
      type: 'text',
      value: ({ reference }) => reference,
      note: ({ recordedByName }) => `Recorded by ${recordedByName}`,
    },
  ],
};

/** The agreement of each consortium of its reader. */
export const agreementView = (agreements: readonly AgreementView[], form: Form) => ({
  back: { text: 'Consortium', href: paths.consortium },
  form,
  agreements: agreements.map(({ consortiumId, consortium, versions, waitingFor, changed, availableActions }) => {
    const latest = versions.find(({ stands }) => stands);
    return {
      consortium,
      named: agreements.length > 1,
      versions: tableView(VERSIONS, versions, null, { empty: 'No version was issued yet.' }),
      signings: latest ? tableView(SIGNINGS, latest.signings, null, { empty: 'No member has signed it yet.' }) : null,
      waiting: waitingFor.length > 0 ? `Still to sign: ${waitingFor.join(', ')}.` : null,
      signed: latest !== undefined && waitingFor.length === 0,
      changed,
      issue: availableActions.includes('issue') ? { action: paths.issueAgreement, consortiumId } : null,
      sign:
        availableActions.includes('sign') && latest
          ? { action: paths.signAgreement, documentId: latest.id, latest: latest.reference }
          : null,
    };
  }),
});
