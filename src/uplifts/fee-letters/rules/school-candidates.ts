import { matches, type Sureness } from './passages.js';

/** A school at which the authority has placements, or had. */
export interface KnownSchool {
  readonly id: string;
  readonly urn: number;
  readonly name: string;
  readonly town: string | null;
  readonly postcode: string | null;
  readonly website: string | null;
}

/** A school that a letter may be from, and why. An officer confirms: names repeat, and a letter may name another school. */
export interface SchoolCandidate {
  readonly schoolId: string;
  readonly urn: number;
  readonly name: string;
  readonly town: string | null;
  readonly sureness: Sureness;
  readonly reasons: readonly string[];
}

const plainly = (text: string): string =>
  ` ${text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’‘`]/g, '')
    .replace(/&/g, ' and ')
    .replace(/\bsaint\b/g, 'st')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()} `;

/** What many schools are called besides their name. */
const COMMON = /\b(?:the|school|college|academy|primary|secondary|special|independent|centre|education)\b/g;

const shortName = (name: string): string => plainly(name).replace(COMMON, ' ').replace(/\s+/g, ' ').trim();

const domainOf = (address: string | null): string | null => {
  const host = /^(?:https?:\/\/)?(?:www\.)?([^/\s:@]+\.[a-z]{2,})/i.exec(address?.trim() ?? '')?.[1];
  return host?.toLowerCase() ?? null;
};

/** Schools a letter may be from, the likeliest first. One whose URN is stated goes before every likeness of names. */
export function schoolCandidates(
  letter: { readonly text: string; readonly sender: string | null; readonly subject: string | null },
  schools: readonly KnownSchool[],
): SchoolCandidate[] {
  const text = `${letter.subject ?? ''}\n${letter.text}`;
  const words = plainly(text);
  const packed = text.toUpperCase().replace(/\s+/g, '');
  const addresses = new Set([letter.sender ?? '', ...matches(text, /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|www\.[\w-]+(?:\.[\w-]+)+/gi).map(({ groups }) => groups[0] ?? '')]
    .map((each) => domainOf(each.split('@').at(-1) ?? null))); // prettier-ignore
  const urns = new Set(matches(text, /(?<![\d£.,])\d{5,7}(?![\d,]|\.\d)/g).map(({ groups }) => Number(groups[0])));
  return schools
    .flatMap((school): SchoolCandidate[] => {
      const reasons: string[] = [];
      const stated = urns.has(school.urn);
      if (stated) reasons.push(`The letter states its URN, ${String(school.urn)}.`);
      const whole = words.includes(plainly(school.name));
      const short = shortName(school.name);
      const part = !whole && short.length >= 5 && short.includes(' ') && words.includes(` ${short} `);
      if (whole) reasons.push(`The letter names “${school.name}”.`);
      if (part) reasons.push(`The letter names “${short}”, which is part of the school’s name.`);
      const postcode = school.postcode?.toUpperCase().replace(/\s+/g, '') ?? '';
      const placed = postcode !== '' && packed.includes(postcode);
      if (placed) reasons.push(`The school’s postcode, ${school.postcode ?? ''}, stands in it.`);
      const domain = domainOf(school.website);
      const online = domain !== null && addresses.has(domain);
      if (online) reasons.push(`It has an address at ${domain}, as the school’s website.`);
      if (reasons.length === 0) return [];
      const sureness: Sureness = stated ? 'sure' : (whole || part) && (placed || online) ? 'likely' : 'unsure';
      const { id, urn, name, town } = school;
      return [{ schoolId: id, urn, name, town, sureness, reasons }];
    })
    .sort((a, b) => RANK[b.sureness] - RANK[a.sureness] || b.reasons.length - a.reasons.length || a.name.localeCompare(b.name))
    .slice(0, MOST);
}

const RANK: Readonly<Record<Sureness, number>> = { sure: 3, likely: 2, unsure: 1 };

const MOST = 8;

/** The one school whose URN the letter states; null where it states none, or several. Everything else is for the officer to choose. */
export function schoolByUrn(candidates: readonly SchoolCandidate[]): SchoolCandidate | null {
  const stated = candidates.filter(({ sureness }) => sureness === 'sure');
  return stated.length === 1 ? (stated[0] ?? null) : null;
}
