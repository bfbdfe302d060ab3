import { Module } from '@nestjs/common';
import { NotificationsModule } from '../../notifications/notifications.module.js';
import { UpliftsModule } from '../../uplifts/uplifts.module.js';
import { BulkOfferPages } from './bulk-offer.pages.js';
import { RoundPages } from './rounds.pages.js';
import { WorklistPages } from './worklist.pages.js';

/** The officer's home and the round. */
@Module({ imports: [NotificationsModule, UpliftsModule], controllers: [WorklistPages, RoundPages, BulkOfferPages] })
export class OfficerModule {}
