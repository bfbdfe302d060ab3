/** PostgreSQL's code for a text that is no id, date or number. */
const NOT_OF_ITS_TYPE = '22P02';

/** What whoever sent it is told, on a page as by a program. */
export const NOT_OF_ITS_TYPE_WORDS = 'An id or another value that was sent does not have the right form.';

/** Whether a statement was refused because a value that was sent has not the form of its type: a hidden field that somebody changed. */
export const isNotOfItsType = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === NOT_OF_ITS_TYPE;
