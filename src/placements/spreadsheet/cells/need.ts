import { plainWords, saysNone, unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

/** Primary needs by their code in the SEN2 return, with Down syndrome. */
export const NEEDS = ['ASD', 'SEMH', 'SLCN', 'MLD', 'SLD', 'PMLD', 'PD', 'HI', 'VI', 'MSI', 'SPLD', 'OTH', 'DS'] as const;
export type Need = (typeof NEEDS)[number];

export const NEED_NAMES: Readonly<Record<Need, readonly string[]>> = {
  ASD: [
    'autistic spectrum disorder',
    'autism spectrum disorder',
    'autism spectrum condition',
    'autistic spectrum condition',
    'autism',
    'autistic',
    'asc',
    'aut',
  ],
  SEMH: [
    'social, emotional and mental health',
    'social emotional and mental health',
    'social, emotional & mental health',
    'social emotional mental health',
    'mental health',
    'besd',
    'ebd',
    'sebd',
  ],
  SLCN: [
    'speech, language and communication needs',
    'speech language and communication needs',
    'speech, language & communication needs',
    'speech and language',
    'slc',
    'communication',
  ],
  MLD: ['moderate learning difficulty', 'moderate learning difficulties'],
  SLD: ['severe learning difficulty', 'severe learning difficulties'],
  PMLD: [
    'profound and multiple learning difficulty',
    'profound and multiple learning difficulties',
    'profound & multiple learning difficulties',
    'profound & multiple learning difficulty',
  ],
  PD: ['physical disability', 'physical disabilities', 'physical'],
  HI: ['hearing impairment', 'hearing', 'deaf'],
  VI: ['visual impairment', 'vision impairment', 'visual', 'blind'],
  MSI: ['multi-sensory impairment', 'multi sensory impairment', 'multisensory impairment'],
  SPLD: ['specific learning difficulty', 'specific learning difficulties', 'dyslexia'],
  OTH: ['other', 'other difficulty', 'other difficulty/disability', 'other difficulty or disability', 'other difficulty/disorder'],
  DS: ['down syndrome', "down's syndrome", 'downs syndrome', 'downs', 'dwn'],
};

const BY_WORDS = new Map(NEEDS.flatMap((need) => [need.toLowerCase(), ...NEED_NAMES[need]].map((words) => [words, need] as const)));

/** A need by code or by name, or by both ("ASD - Autism"). Two different needs are not a primary need. */
export function parseNeed(cell: CellContent): Parsed<Need> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const words = plainWords(cell.text);
  const whole = BY_WORDS.get(words) ?? BY_WORDS.get(words.replace(/\s*\(.*\)$/, '')) ?? BY_WORDS.get(words.replaceAll('.', ''));
  if (whole) return understood(whole);
  const found = new Set(words.split(/\s*(?:[/;:+()]|,(?! )| - | and | & )\s*/).flatMap((part) => BY_WORDS.get(part) ?? []));
  const [only] = found;
  if (only !== undefined && found.size === 1 && !/[/;+]| and | & /.test(words)) return understood(only);
  if (found.size > 1) return unclear('needUnclear', `“${cell.text}” names more than one need. Give the primary need alone.`);
  return saysNone(cell.text)
    ? unclear('needUnclear', 'Give the primary need by its SEN2 code.')
    : unclear('needUnclear', `“${cell.text}” is not a primary need. Use a SEN2 code: ${NEEDS.join(', ')}.`);
}
