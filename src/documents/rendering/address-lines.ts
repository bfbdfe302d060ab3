/** An address as printed, a line each; an organisation without one is addressed by its name. */
export function addressLines(address: string, name: string): string[] {
  const lines = address
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.length > 0 ? lines : [name];
}
