const WHOLE = /^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/;
const OUTWARD = /^[A-Z]{1,2}\d[A-Z\d]?$/;

/** "le1  7rh" as "LE1 7RH"; a text that is not a postcode is kept as it stands, in capitals. */
export function normalPostcode(text: string): string {
  const letters = text.toUpperCase().replace(/\s+/g, '');
  const match = WHOLE.exec(letters);
  return match ? `${match[1] ?? ''} ${match[2] ?? ''}` : text.trim().toUpperCase();
}

/** The outward code of a postcode ("LE1" of "LE1 7RH") or of an outward code alone; null where the text is neither. */
export function outwardCode(text: string): string | null {
  const letters = text.toUpperCase().replace(/\s+/g, '');
  const match = WHOLE.exec(letters);
  if (match) return match[1] ?? null;
  return OUTWARD.test(letters) ? letters : null;
}
