import { describe, expect, it } from '@jest/globals';
import { type KnownSchool, schoolByUrn, schoolCandidates } from './school-candidates.js';

const SCHOOLS: readonly KnownSchool[] = [
  { id: 'a', urn: 990101, name: 'Ash Lane School', town: 'Testborough', postcode: 'TE1 1AA', website: 'https://www.ashlane.example/' },
  { id: 'b', urn: 990102, name: 'St Mary’s School', town: 'Newtest', postcode: 'TE2 2BB', website: 'stmarys.example' },
  { id: 'c', urn: 990103, name: "St Mary's School", town: 'Oldtest', postcode: 'TE3 3CC', website: null },
  { id: 'd', urn: 990104, name: 'The Old Beeches Independent School', town: null, postcode: null, website: null },
];

const found = (text: string, sender: string | null = null) => schoolCandidates({ text, sender, subject: null }, SCHOOLS);

describe('Which school a letter is from', () => {
  it('is certain by a URN that is stated, and by nothing else', () => {
    const candidates = found('Ash Lane School, URN: 990101');
    expect(candidates).toMatchObject([
      { schoolId: 'a', sureness: 'sure', reasons: ['The letter states its URN, 990101.', 'The letter names “Ash Lane School”.'] },
    ]);
    expect(schoolByUrn(candidates)?.schoolId).toBe('a');
    expect(schoolByUrn(found('Ash Lane School, TE1 1AA'))).toBeNull();
  });

  it('is several where a name repeats, the one whose postcode or address stands there first', () => {
    expect(found('Saint Marys School, te3 3cc').map(({ urn, sureness }) => [urn, sureness])).toEqual([
      [990103, 'likely'],
      [990102, 'unsure'],
    ]);
    expect(found('St. Mary’s School', 'bursar@stmarys.example')[0]).toMatchObject({
      urn: 990102,
      sureness: 'likely',
      reasons: ['The letter names “St Mary’s School”.', 'It has an address at stmarys.example, as the school’s website.'],
    });
  });

  it('is two where a letter names two, also by URN: then none is taken', () => {
    const two = found('Fees at our schools with URN 990101 and 990102 will rise.');
    expect(two.map(({ urn }) => urn).sort()).toEqual([990101, 990102]);
    expect(schoolByUrn(two)).toBeNull();
  });

  it('may be found by the part of its name that is its own', () => {
    expect(found('Here at Old Beeches we')).toMatchObject([{ urn: 990104, sureness: 'unsure' }]);
  });

  it('takes no sum of money and no part of a longer number for a URN, and finds none where there is none', () => {
    expect(found('£990101 and 990,101 and 19901012')).toEqual([]);
    expect(found('Dear all')).toEqual([]);
  });
});
