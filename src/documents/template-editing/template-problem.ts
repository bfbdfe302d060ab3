/** What is wrong with a wording, where, and what to do about it. */
export interface TemplateProblem {
  /** Counted from 1, as the editor numbers its lines. */
  readonly line: number;
  readonly message: string;
}

/** Problems in the order of their lines, each once. */
export function inOrder(problems: readonly TemplateProblem[]): TemplateProblem[] {
  const once = new Map(problems.map((problem) => [`${String(problem.line)} ${problem.message}`, problem]));
  return [...once.values()].sort((one, other) => one.line - other.line);
}
