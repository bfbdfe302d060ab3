import { Global, Module } from '@nestjs/common';
import { Duties } from '../jobs/duties.js';
import { deliveryActor } from '../jobs/system-actor.js';
import { MailOutbox } from './mail-outbox.js';

/** Global: whatever happens may have somebody told by mail. */
@Global()
@Module({ providers: [MailOutbox], exports: [MailOutbox] })
export class MailModule {
  constructor(duties: Duties, outbox: MailOutbox) {
    duties.addOnce('deliver-mail', deliveryActor, (actor) => outbox.deliver(actor));
  }
}
