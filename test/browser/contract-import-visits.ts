import type { Visit } from './visits.js';

const HEAD = 'head@leicester.demo';

/** A sheet with a contract that cannot be kept, uploaded as a person would. */
const SHEET = [
  'Contract reference,Kind,School URN,Starts,Charging basis,Supplier number,Order number',
  'IPA-1,Spot,123456,01/09/2025,Month,1,',
].join('\n');

export const CONTRACT_IMPORT_FILES: Readonly<Record<string, string>> = {
  '/contracts/import/template': 'answers a workbook',
  '/contracts/import/:id/rejected': 'answers a workbook',
};

export const CONTRACT_IMPORT_VISITS: readonly Visit[] = [
  { route: '/contracts/import', who: HEAD },
  { route: '/contracts/import', state: 'with errors', who: HEAD, act: (page) => page.click('main button:has-text("Read the sheet")') },
  {
    route: '/contracts/import/:id',
    who: HEAD,
    address: '/contracts/import',
    act: async (page) => {
      await page.setInputFiles('main input[type=file]', { name: 'contracts.csv', mimeType: 'text/csv', buffer: Buffer.from(SHEET) });
      await page.click('main button:has-text("Read the sheet")');
      await page.waitForURL(/\/contracts\/import\/[0-9a-f-]{36}$/);
    },
  },
];
