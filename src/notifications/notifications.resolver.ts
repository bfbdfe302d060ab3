import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { PageArgs } from '../platform/graphql/connection.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { CalendarAddressesService } from './calendar/calendar-addresses.service.js';
import {
  CalendarAddressNode,
  CalendarAddressPayload,
  ChooseNotificationsInput,
  MarkReadInput,
  MarkReadPayload,
  NotificationChoiceNode,
  NotificationChoicesPayload,
  NotificationConnection,
  NotificationsFilter,
  ReminderRulesNode,
  ReminderRulesPayload,
  RemindSchoolsPayload,
  RetryMailPayload,
  RevokedCalendarAddressPayload,
  SetReminderRulesInput,
  UndeliveredMailNode,
} from './dto/notification.js';
import { NotificationsService } from './notifications.service.js';
import { RemindersService } from './reminders.service.js';
import { UndeliveredMailService } from './undelivered-mail.service.js';

@Resolver()
export class NotificationsResolver {
  constructor(
    private readonly service: NotificationsService,
    private readonly calendars: CalendarAddressesService,
    private readonly reminders: RemindersService,
    private readonly mails: UndeliveredMailService,
  ) {}

  @Query(() => NotificationConnection, { description: 'What you were told: unread first, then the latest first.' })
  notifications(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'Which of them; all without it.' }) filter?: NotificationsFilter,
  ): Promise<NotificationConnection> {
    return this.service.list(actor, {
      kinds: filter?.kinds ?? null,
      read: filter?.read ?? null,
      first: page.first,
      after: page.after ?? null,
    });
  }

  @Query(() => Int, { description: 'How many of your notices are unread.' })
  unreadNotifications(@CurrentActor() actor: Actor): Promise<number> {
    return this.service.unreadCount(actor);
  }

  @Query(() => [NotificationChoiceNode], { description: 'How you are told of each kind by mail.' })
  notificationChoices(@CurrentActor() actor: Actor): Promise<NotificationChoiceNode[]> {
    return this.service.choices(actor);
  }

  @Query(() => CalendarAddressNode, { nullable: true, description: 'Your calendar address, as far as it can be told; null without one.' })
  async calendarAddress(@CurrentActor() actor: Actor): Promise<CalendarAddressNode | null> {
    const madeAt = await this.calendars.madeAt(actor);
    return madeAt === null ? null : { madeAt };
  }

  @Query(() => ReminderRulesNode, { description: 'When your authority has schools reminded.' })
  reminderRules(@CurrentActor() actor: Actor): Promise<ReminderRulesNode> {
    return this.reminders.rules(actor);
  }

  @Query(() => [UndeliveredMailNode], { description: 'Mail that could not be delivered so far, for the administrator.' })
  undeliveredMail(@CurrentActor() actor: Actor): Promise<UndeliveredMailNode[]> {
    return this.mails.list(actor);
  }

  @Mutation(() => MarkReadPayload, { description: 'Marks notices as read.' })
  markNotificationsRead(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which of them.' }) input: MarkReadInput,
  ): Promise<MarkReadPayload> {
    return toPayload(this.service.markRead(actor, input.ids ?? null), (marked) => ({ marked }));
  }

  @Mutation(() => NotificationChoicesPayload, { description: 'Chooses how you are told by mail.' })
  chooseNotifications(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Your choices.' }) input: ChooseNotificationsInput,
  ): Promise<NotificationChoicesPayload> {
    return toPayload(this.service.choose(actor, input.choices), (choices) => ({ choices }));
  }

  @Mutation(() => CalendarAddressPayload, { description: 'Makes your secret calendar address; one you had before ends.' })
  createCalendarAddress(@CurrentActor() actor: Actor): Promise<CalendarAddressPayload> {
    return toPayload(this.calendars.make(actor), (address) => ({ address }));
  }

  @Mutation(() => RevokedCalendarAddressPayload, { description: 'Ends your calendar address.' })
  revokeCalendarAddress(@CurrentActor() actor: Actor): Promise<RevokedCalendarAddressPayload> {
    return toPayload(this.calendars.revoke(actor), (revoked) => ({ revoked }));
  }

  @Mutation(() => ReminderRulesPayload, { description: 'Sets when your authority has schools reminded.' })
  setReminderRules(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The rules.' }) input: SetReminderRulesInput,
  ): Promise<ReminderRulesPayload> {
    return toPayload(this.reminders.setRules(actor, input), (rules) => ({ rules }));
  }

  @Mutation(() => RemindSchoolsPayload, { description: 'Reminds the schools of a round that have not sent, once a day.' })
  remindSchools(
    @CurrentActor() actor: Actor,
    @Args('cycleId', { type: () => ID, description: 'The round.' }) cycleId: string,
  ): Promise<RemindSchoolsPayload> {
    return toPayload(this.reminders.remindNow(actor, cycleId), (schools) => ({ schools }));
  }

  @Mutation(() => RetryMailPayload, { description: 'Has a mail that delivery gave up tried again.' })
  retryMail(
    @CurrentActor() actor: Actor,
    @Args('mailId', { type: () => ID, description: 'Which mail.' }) mailId: string,
  ): Promise<RetryMailPayload> {
    return toPayload(this.mails.tryAgain(actor, mailId), (id) => ({ mailId: id }));
  }
}
