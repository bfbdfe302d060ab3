import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountRefusals, sortCodeInWords, tidiedAccount } from './bank-account.js';

const account = { sortCode: '12-34-56', accountNumber: '1234 5678', accountName: ' Oak  Education ' };

describe('a bank account', () => {
  it('has six digits, eight digits and a name, however they are typed', () => {
    expect(accountRefusals(account)).toEqual([]);
    expect(tidiedAccount(account)).toEqual({ sortCode: '123456', accountNumber: '12345678', accountName: 'Oak Education' });
  });

  it('is refused otherwise, each fault beside its field', () => {
    expect(
      accountRefusals({ sortCode: '12345', accountNumber: '1234567', accountName: ' ' }).map(({ code, field }) => [code, field?.[0]]),
    ).toEqual([
      ['sortCodeWrong', 'sortCode'],
      ['accountNumberWrong', 'accountNumber'],
      ['accountNameMissing', 'accountName'],
    ]);
  });

  it('is shown with its sort code in pairs, which are read again as they were', () => {
    const six = fc.stringMatching(/^\d{6}$/);
    fc.assert(
      fc.property(six, (sortCode) => expect(tidiedAccount({ ...account, sortCode: sortCodeInWords(sortCode) }).sortCode).toBe(sortCode)),
    );
    expect(sortCodeInWords('123456')).toBe('12-34-56');
  });
});
