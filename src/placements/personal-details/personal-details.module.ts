import { Module } from '@nestjs/common';
import { PersonalDetailsResolver } from './personal-details.resolver.js';
import { PersonalDetailsService } from './personal-details.service.js';

/** Who a child is: apart from pupils and placements, sealed, each reading on record. */
@Module({
  providers: [PersonalDetailsResolver, PersonalDetailsService],
  exports: [PersonalDetailsService],
})
export class PersonalDetailsModule {}
