import { Module } from '@nestjs/common';
import { Duties } from '../platform/jobs/duties.js';
import { deliveryActor } from '../platform/jobs/system-actor.js';
import { CalendarAddressesService } from './calendar/calendar-addresses.service.js';
import { CalendarFeedController } from './calendar/calendar-feed.controller.js';
import { DeadlinesQuery } from './calendar/deadlines.query.js';
import { DigestsService } from './digests.service.js';
import { NoticeFactsReader } from './notice-facts.reader.js';
import { NotificationsQuery } from './notifications.query.js';
import { NotificationsResolver } from './notifications.resolver.js';
import { NotificationsService } from './notifications.service.js';
import { Notifier } from './notifier.js';
import { RemindersService } from './reminders.service.js';
import { UndeliveredMailService } from './undelivered-mail.service.js';

/** Who is told of what: in the portal, by mail, by reminders and in a calendar. */
@Module({
  controllers: [CalendarFeedController],
  providers: [
    CalendarAddressesService,
    DeadlinesQuery,
    DigestsService,
    NoticeFactsReader,
    NotificationsQuery,
    NotificationsResolver,
    NotificationsService,
    Notifier,
    RemindersService,
    UndeliveredMailService,
  ],
  exports: [CalendarAddressesService, DeadlinesQuery, NotificationsService, Notifier, RemindersService, UndeliveredMailService],
})
export class NotificationsModule {
  // The notifier listens from the moment it is made, so it is made here whether anybody asks for it or not.
  constructor(duties: Duties, _notifier: Notifier, reminders: RemindersService, digests: DigestsService) {
    duties.add('send-reminders', (actor) => reminders.remind(actor));
    duties.addOnce('gather-digests', deliveryActor, (actor) => digests.gather(actor));
  }
}
