import { Module } from '@nestjs/common';
import { ConfigurationDesk } from './configuration-desk.js';
import { CostGrantsService } from './cost-grants.service.js';
import { GrantsAndPanelsResolver } from './grants-and-panels.resolver.js';
import { IndexFiguresResolver } from './index-figures.resolver.js';
import { IndexFiguresService } from './index-figures.service.js';
import { PanelMeetingsService } from './panel-meetings.service.js';
import { UpliftConfigurationQuery } from './uplift-configuration.query.js';
import { UpliftPoliciesResolver } from './uplift-policies.resolver.js';
import { UpliftPoliciesService } from './uplift-policies.service.js';

/** An authority's rules, index figures, grants and meetings: data with a history. */
@Module({
  providers: [
    ConfigurationDesk,
    CostGrantsService,
    GrantsAndPanelsResolver,
    IndexFiguresResolver,
    IndexFiguresService,
    PanelMeetingsService,
    UpliftConfigurationQuery,
    UpliftPoliciesResolver,
    UpliftPoliciesService,
  ],
})
export class UpliftConfigurationModule {}
