import { Module } from '@nestjs/common';
import { ReturnFilesModule } from '../../uplifts/return-files/return-files.module.js';
import { UpliftsModule } from '../../uplifts/uplifts.module.js';
import { ColleaguesPages } from './colleagues.pages.js';
import { DraftDesk } from './draft-desk.js';
import { EvidencePages } from './evidence.pages.js';
import { InvitationPages } from './invitation.pages.js';
import { OfferPages } from './offer.pages.js';
import { OurSchoolsPages } from './our-schools.pages.js';
import { PricesPages } from './prices.pages.js';
import { ReasonsPages } from './reasons.pages.js';
import { ReturnPages } from './return.pages.js';
import { SendPages } from './send.pages.js';
import { WorkbookPages } from './workbook.pages.js';

/** A provider's journeys: our schools, a return from draft to payment, colleagues. */
@Module({
  imports: [UpliftsModule, ReturnFilesModule],
  controllers: [
    OurSchoolsPages,
    PricesPages,
    ReasonsPages,
    EvidencePages,
    WorkbookPages,
    SendPages,
    OfferPages,
    ReturnPages,
    ColleaguesPages,
    InvitationPages,
  ],
  providers: [DraftDesk],
})
export class ProviderPagesModule {}
