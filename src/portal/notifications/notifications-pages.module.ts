import { Module } from '@nestjs/common';
import { NotificationsModule } from '../../notifications/notifications.module.js';
import { CalendarPages } from './calendar.pages.js';
import { NotificationsPages } from './notifications.pages.js';
import { RemindersPages } from './reminders.pages.js';
import { UndeliveredMailPages } from './undelivered-mail.pages.js';

/** What a person was told, how they are told, and their deadlines. Named addresses come before a notification's id. */
@Module({ imports: [NotificationsModule], controllers: [RemindersPages, UndeliveredMailPages, NotificationsPages, CalendarPages] })
export class NotificationsPagesModule {}
