import { Global, Module } from '@nestjs/common';
import { IdentityModule } from '../../identity/identity.module.js';
import { PageErrors } from './page-errors.filter.js';
import { PageRenderer, UnreadCount } from './page-renderer.js';
import { PortalGuard } from './portal.guard.js';
import { RepliesInterceptor } from './replies.interceptor.js';
import { PortalSessions } from './session.js';

/** What every page stands on. Global, so that a journey's module names only the services it shows. */
@Global()
@Module({
  imports: [IdentityModule],
  providers: [
    PortalSessions,
    PortalGuard,
    PageRenderer,
    RepliesInterceptor,
    PageErrors,
    { provide: UnreadCount, useValue: { unreadCount: () => Promise.resolve(0) } satisfies UnreadCount },
  ],
  exports: [IdentityModule, PortalSessions, PortalGuard, PageRenderer, RepliesInterceptor, PageErrors],
})
export class FoundationModule {}
