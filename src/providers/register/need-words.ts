import type { NeedCode } from './sen-need.js';

export const NEED_WORDS: Readonly<Record<NeedCode, string>> = {
  ASD: 'Autism',
  SEMH: 'Social, emotional and mental health',
  SLCN: 'Speech, language and communication',
  MLD: 'Moderate learning difficulty',
  SLD: 'Severe learning difficulty',
  PMLD: 'Profound and multiple learning difficulty',
  PD: 'Physical disability',
  HI: 'Hearing impairment',
  VI: 'Vision impairment',
  MSI: 'Multi-sensory impairment',
  SPLD: 'Specific learning difficulty',
  OTH: 'Another difficulty or disability',
  DS: 'Down syndrome',
};

/** "Autism (ASD)". */
export const needInWords = (need: string): string => (need in NEED_WORDS ? `${NEED_WORDS[need as NeedCode]} (${need})` : need);
