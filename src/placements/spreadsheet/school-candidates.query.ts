import type { UnchosenSchool } from './reading.js';

export interface SchoolCandidate {
  readonly urn: number;
  readonly name: string;
  readonly town: string | null;
  readonly status: string;
  /** 0 to 1, by the letters the names share. */
  readonly likeness: number;
}

/** A name of the file and the schools it could be. None is chosen: names repeat, and a near name may be another school. */
export interface SchoolQuestion extends UnchosenSchool {
  readonly candidates: readonly SchoolCandidate[];
}

/** Five likeliest schools of the register for each name of $1, as (name, candidates); the name's words may stand anywhere in the school's. */
export const SCHOOL_CANDIDATES = `
  select asked.name, coalesce(likely.candidates, '[]') as candidates
  from unnest($1::text[]) as asked (name)
  left join lateral (
    select jsonb_agg(jsonb_build_object('urn', urn, 'name', name, 'town', town, 'status', status, 'likeness', round(likeness::numeric, 2))
      order by likeness desc, status = 'open' desc, urn) as candidates
    from (
      select urn, school.name, town, status,
        greatest(similarity(school.name, asked.name), word_similarity(asked.name, school.name)) as likeness
      from schools school
      order by likeness desc, status = 'open' desc, urn
      limit 5
    ) nearest
    where likeness >= 0.2
  ) likely on true`;

/** How the letters of a file's name ($2) and of the register's ($1) agree, pair by pair, as (urn, name, likeness). */
export const NAME_LIKENESS = `
  select pair.urn, school.name, greatest(similarity(school.name, pair.name), word_similarity(pair.name, school.name)) as likeness
  from unnest($1::integer[], $2::text[]) as pair (urn, name)
  join schools school on school.urn = pair.urn`;
