import ical, { ICalCalendarMethod, ICalEventBusyStatus, ICalEventTransparency } from 'ical-generator';
import { type IsoDate, addDays } from '../../kernel/dates.js';
import { type Deadline, deadlineTitle } from './deadline.js';

/** Every fetch asks the calendar program to come again after so many hours. */
const HOURS_TO_NEXT = 4;

/**
 * Deadlines as an iCalendar feed of all-day events without alarms. An event keeps its name (UID) for as long as what it is of exists, so that
 * a moved day moves in the subscriber's calendar instead of standing there twice. Nobody is busy because of it.
 */
export function calendarFeed(
  deadlines: readonly Deadline[],
  { publicUrl, side, now }: { readonly publicUrl: string; readonly side: 'authority' | 'provider'; readonly now: Date },
): string {
  const host = new URL(publicUrl).hostname;
  const calendar = ical({
    name: 'Placements: my deadlines',
    prodId: { company: 'ISS Marketplace', product: 'Deadlines', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: HOURS_TO_NEXT * 3600,
  });
  for (const deadline of deadlines)
    calendar.createEvent({
      id: `${deadline.kind}-${deadline.of}@${host}`,
      stamp: now,
      start: noon(deadline.on),
      end: noon(addDays(deadline.on, 1)),
      allDay: true,
      summary: deadlineTitle(deadline, side),
      description: `Open it in the portal: ${publicUrl}${deadline.path}`,
      url: publicUrl + deadline.path,
      transparency: ICalEventTransparency.TRANSPARENT,
      busystatus: ICalEventBusyStatus.FREE,
    });
  return calendar.toString();
}

/** An all-day event is a date; the library takes it from an instant, and noon is the same day wherever the program runs. */
const noon = (day: IsoDate): Date => new Date(`${day}T12:00:00Z`);
