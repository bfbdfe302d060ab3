/** The register's types of establishment by their two-digit codes. */
export const ESTABLISHMENT_TYPES: Readonly<Record<string, string>> = {
  '01': 'Community school',
  '02': 'Voluntary aided school',
  '03': 'Voluntary controlled school',
  '05': 'Foundation school',
  '06': 'City technology college',
  '07': 'Community special school',
  '08': 'Non-maintained special school',
  '10': 'Other independent special school',
  '11': 'Other independent school',
  '12': 'Foundation special school',
  '14': 'Pupil referral unit',
  '15': 'Local authority nursery school',
  '18': 'Further education',
  '24': 'Secure units',
  '25': 'Offshore schools',
  '26': "Service children's education",
  '27': 'Miscellaneous',
  '28': 'Academy sponsor led',
  '29': 'Higher education institutions',
  '30': 'Welsh establishment',
  '31': 'Sixth form centres',
  '32': 'Special post 16 institution',
  '33': 'Academy special sponsor led',
  '34': 'Academy converter',
  '35': 'Free schools',
  '36': 'Free schools special',
  '37': 'British schools overseas',
  '38': 'Free schools alternative provision',
  '39': 'Free schools 16 to 19',
  '40': 'University technical college',
  '41': 'Studio schools',
  '42': 'Academy alternative provision converter',
  '43': 'Academy alternative provision sponsor led',
  '44': 'Academy special converter',
  '45': 'Academy 16-19 converter',
  '46': 'Academy 16 to 19 sponsor led',
  '49': 'Online provider',
  '56': 'Institution funded by other government department',
  '57': 'Academy secure 16 to 19',
};

const KNOWN_NAMES = new Set(Object.values(ESTABLISHMENT_TYPES).map((name) => name.toLowerCase()));

/**
 * Whether a type can be trusted. The register adds types now and then, so a code this list does not hold is believed when it comes with
 * a name of its own; a strange code with no name, or with the name of a known type, is a slip.
 */
export const isBelievableType = (code: string, name: string): boolean =>
  code in ESTABLISHMENT_TYPES || (/^\d{2}$/.test(code) && name !== '' && !KNOWN_NAMES.has(name.toLowerCase()));
