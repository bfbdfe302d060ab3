import { type Refusal, refusal } from '../../kernel/outcome.js';

/** An account of a bank in the United Kingdom. */
export interface BankAccount {
  /** Six digits. */
  readonly sortCode: string;
  /** Eight digits. */
  readonly accountNumber: string;
  readonly accountName: string;
}

const LONGEST_NAME = 140;
const digits = (typed: string): string => typed.replace(/[\s-]/g, '');

/** To what the sealed bytes of a row are bound. */
export const boundToAccount = (id: string): string => `bankDetails:${id}`;

/** As they are kept: digits alone. A seven-digit number of older accounts is typed with a leading nought by whoever has it. */
export const tidiedAccount = ({ sortCode, accountNumber, accountName }: BankAccount): BankAccount => ({
  sortCode: digits(sortCode),
  accountNumber: digits(accountNumber),
  accountName: accountName.trim().replace(/\s+/g, ' '),
});

/** What is wrong with an account as typed. Whether the bank has it is not known here: that is what the call-back is for. */
export function accountRefusals(account: BankAccount): Refusal[] {
  const { sortCode, accountNumber, accountName } = tidiedAccount(account);
  return [
    /^\d{6}$/.test(sortCode) ? null : refusal('sortCodeWrong', 'A sort code has 6 digits, for example 12-34-56.', 'sortCode'),
    /^\d{8}$/.test(accountNumber)
      ? null
      : refusal('accountNumberWrong', 'An account number has 8 digits. If yours has 7, put a 0 before it.', 'accountNumber'),
    accountName === ''
      ? refusal('accountNameMissing', 'Enter the name of the account.', 'accountName')
      : accountName.length > LONGEST_NAME
        ? refusal('accountNameTooLong', `A name has at most ${String(LONGEST_NAME)} characters.`, 'accountName')
        : null,
  ].filter((each) => each !== null);
}

/** "12-34-56". */
export const sortCodeInWords = (sortCode: string): string => sortCode.replace(/(\d{2})(?=\d)/g, '$1-');
