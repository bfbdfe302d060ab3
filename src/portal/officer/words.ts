/** Kinds of school as a table says them. */
export const KIND_WORDS: Readonly<Record<string, string>> = {
  iss: 'Independent special school',
  nmss: 'Non-maintained special school',
  post16: 'Special post-16 institution',
  other: 'Other',
};

const NEEDS: Readonly<Record<string, string>> = {
  ASD: 'Autism',
  SEMH: 'Social, emotional and mental health',
  SLCN: 'Speech, language and communication',
  MLD: 'Moderate learning difficulty',
  SLD: 'Severe learning difficulty',
  PMLD: 'Profound and multiple learning difficulty',
  PD: 'Physical disability',
  HI: 'Hearing impairment',
  VI: 'Visual impairment',
  MSI: 'Multi-sensory impairment',
  SPLD: 'Specific learning difficulty',
  OTH: 'Another need',
  DS: 'Down syndrome',
};

export const needInWords = (need: string): string => NEEDS[need] ?? need;
