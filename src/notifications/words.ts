/** "Ash Lane School", "Ash Lane School and Birch House School", "Ash Lane School, Birch House School and 4 other schools". */
export function schoolsInWords(names: readonly string[]): string {
  const [first = 'no school', second, ...others] = names;
  if (second === undefined) return first;
  if (others.length === 0) return `${first} and ${second}`;
  return `${first}, ${second} and ${String(others.length)} other ${others.length === 1 ? 'school' : 'schools'}`;
}

export const days = (count: number): string => (count === 0 ? 'today' : count === 1 ? 'tomorrow' : `in ${String(count)} days`);
