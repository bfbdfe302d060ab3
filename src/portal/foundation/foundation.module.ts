import { Global, Module } from '@nestjs/common';
import { IdentityModule } from '../../identity/identity.module.js';
import { NotificationsModule } from '../../notifications/notifications.module.js';
import { NotificationsService } from '../../notifications/notifications.service.js';
import { PageErrors } from './page-errors.filter.js';
import { PageRenderer, UnreadCount } from './page-renderer.js';
import { PortalGuard } from './portal.guard.js';
import { RepliesInterceptor } from './replies.interceptor.js';
import { PortalSessions } from './session.js';

/** What every page stands on. Global, so that a journey's module names only the services it shows. */
@Global()
@Module({
  imports: [IdentityModule, NotificationsModule],
  providers: [
    PortalSessions,
    PortalGuard,
    PageRenderer,
    RepliesInterceptor,
    PageErrors,
    { provide: UnreadCount, useExisting: NotificationsService },
  ],
  exports: [IdentityModule, PortalSessions, PortalGuard, PageRenderer, RepliesInterceptor, PageErrors],
})
export class FoundationModule {}
