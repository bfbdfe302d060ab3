import { Module } from '@nestjs/common';
import { LiaisonActionsService } from './liaison-actions.service.js';
import { LiaisonDesk } from './liaison-desk.js';
import { LiaisonLeadsService } from './liaison-leads.service.js';
import { LiaisonNotesService } from './liaison-notes.service.js';
import { LiaisonVisitsService } from './liaison-visits.service.js';
import { LiaisonQuery } from './liaison.query.js';
import { LiaisonResolver } from './liaison.resolver.js';

/** Who of an authority looks after a school, what was said, who went there, what is to be done. */
@Module({
  providers: [
    LiaisonActionsService,
    LiaisonDesk,
    LiaisonLeadsService,
    LiaisonNotesService,
    LiaisonQuery,
    LiaisonResolver,
    LiaisonVisitsService,
  ],
  exports: [LiaisonActionsService, LiaisonLeadsService, LiaisonNotesService, LiaisonQuery, LiaisonVisitsService],
})
export class LiaisonModule {}
