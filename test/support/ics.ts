/** An event of a feed, as a calendar program reads it. */
export type FeedEvent = Readonly<Record<string, string>>;

/** Reads a feed back: folded lines joined, texts unescaped; each event by its properties' names, with their parameters. */
export function eventsOf(feed: string): FeedEvent[] {
  const lines = feed.replace(/\r\n[ \t]/g, '').split('\r\n');
  const events: Record<string, string>[] = [];
  let current: Record<string, string> | undefined;
  for (const line of lines) {
    if (line === 'BEGIN:VEVENT') current = {};
    else if (line === 'END:VEVENT' && current) {
      events.push(current);
      current = undefined;
    } else if (current) {
      const colon = line.indexOf(':');
      current[line.slice(0, colon)] = line
        .slice(colon + 1)
        .replace(/\\([,;\\])/g, '$1')
        .replace(/\\n/g, '\n');
    }
  }
  return events;
}
