/** Primary needs by the codes of the SEN2 return. */
export const NEED_CODES = ['ASD', 'SEMH', 'SLCN', 'MLD', 'SLD', 'PMLD', 'PD', 'HI', 'VI', 'MSI', 'SPLD', 'OTH', 'DS'] as const;
export type NeedCode = (typeof NEED_CODES)[number];

/** The register's older code for what SEMH replaced in 2014. */
const FORMER_CODES: Readonly<Record<string, NeedCode>> = { BESD: 'SEMH', EBD: 'SEMH' };

/**
 * The need a register text names: "ASD - Autistic Spectrum Disorder" is ASD. "Not Applicable" and a blank name none, which says nothing
 * about what the school can meet. Undefined where the text names a need this list does not hold.
 */
export function needOf(text: string): NeedCode | null | undefined {
  const known = KNOWN_TEXTS.get(text);
  if (known !== undefined) return known;
  const code =
    text
      .split(/\s+-|-\s+/)[0]
      ?.trim()
      .toUpperCase() ?? '';
  if (code === '' || code === 'NOT APPLICABLE' || code === 'NONE') return null;
  return NEED_CODES.find((need) => need === code) ?? FORMER_CODES[code];
}

/** Most of the register's SEN columns are blank: that answer needs no reading. */
const KNOWN_TEXTS: ReadonlyMap<string, NeedCode | null> = new Map([
  ['', null],
  ['Not Applicable', null],
]);
