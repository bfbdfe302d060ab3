import { Module } from '@nestjs/common';
import { ConsortiumModule } from '../../pooling/consortium/consortium.module.js';
import { CostSharingModule } from '../../pooling/cost-sharing/cost-sharing.module.js';
import { CostSharingPages } from './cost-sharing.pages.js';

/** Costs that members share. */
@Module({ imports: [ConsortiumModule, CostSharingModule], controllers: [CostSharingPages] })
export class CostSharingPagesModule {}
