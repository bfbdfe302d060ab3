import { Module } from '@nestjs/common';
import { SchoolFailureModule } from '../../contracts/failure/school-failure.module.js';
import { ProvidersModule } from '../../providers/providers.module.js';
import { FoundationModule } from '../foundation/foundation.module.js';
import { SchoolFailurePages } from './school-failure.pages.js';

/** What a school's failure does to a council. */
@Module({ imports: [FoundationModule, ProvidersModule, SchoolFailureModule], controllers: [SchoolFailurePages] })
export class SchoolFailurePagesModule {}
