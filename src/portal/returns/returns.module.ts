import { Module } from '@nestjs/common';
import { UpliftsModule } from '../../uplifts/uplifts.module.js';
import { ActPages } from './act.pages.js';
import { EnterPages } from './enter.pages.js';
import { OfferPages } from './offer.pages.js';
import { ReturnPage } from './return-page.js';
import { ReturnPages } from './return.pages.js';

/** One return as the council's own people see and negotiate it. */
@Module({
  imports: [UpliftsModule],
  controllers: [ReturnPages, OfferPages, ActPages, EnterPages],
  providers: [ReturnPage],
})
export class ReturnPagesModule {}
