import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import type { Config } from '../platform/config.js';
import { CONFIG } from '../platform/platform.module.js';
import { MailModule } from '../platform/mail/mail.module.js';
import { AccessTokens } from './access-tokens.js';
import { Accounts } from './accounts.js';
import { AddressLimit } from './address-limit.js';
import { Bearer } from './bearer.js';
import { InvitationLinks } from './invitations/invitation-links.js';
import { InvitationsQuery } from './invitations/invitations.query.js';
import { InvitationsResolver } from './invitations/invitations.resolver.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { JoiningService } from './invitations/joining.service.js';
import { LiveSessions } from './live-sessions.js';
import { OrganisationsResolver } from './organisations.resolver.js';
import { OrganisationsService } from './organisations.service.js';
import { PeopleResolver } from './people.resolver.js';
import { PeopleService } from './people.service.js';
import { SignInResolver } from './sign-in.resolver.js';
import { SignInService } from './sign-in.service.js';
import { SignInTries } from './sign-in-tries.js';
import { SignedInGuard } from './signed-in.guard.js';

/** Organisations, people, what they may do, and how they sign in. Brings the guard that stands before everything not marked `@Public()`. */
@Module({
  imports: [MailModule, JwtModule.registerAsync({ inject: [CONFIG], useFactory: (config: Config) => ({ secret: config.tokenSecret }) })],
  providers: [
    AccessTokens,
    Accounts,
    AddressLimit,
    Bearer,
    InvitationLinks,
    InvitationsQuery,
    InvitationsResolver,
    InvitationsService,
    JoiningService,
    LiveSessions,
    OrganisationsResolver,
    OrganisationsService,
    PeopleResolver,
    PeopleService,
    SignInResolver,
    SignInService,
    SignInTries,
    { provide: APP_GUARD, useClass: SignedInGuard },
  ],
  exports: [Bearer, LiveSessions, InvitationsQuery, InvitationsService, JoiningService, OrganisationsService, PeopleService, SignInService],
})
export class IdentityModule {}
