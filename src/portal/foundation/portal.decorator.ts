import { applyDecorators, Controller, type CustomDecorator, SetMetadata, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import { Public } from '../../platform/web/public.js';
import { PageErrors } from './page-errors.filter.js';
import { IS_OPEN, PortalGuard } from './portal.guard.js';
import { RepliesInterceptor } from './replies.interceptor.js';

export const IS_PORTAL = 'isPortal';

/** Shown without signing in. */
export const Open = (): CustomDecorator => SetMetadata(IS_OPEN, true);

/**
 * A controller of pages: the browser's session stands for the person, forms are checked to be our own, what is refused becomes a page,
 * and what a handler answers (a `Reply`) is rendered. `Public()` only tells the guard of machines to leave it to the portal's own.
 */
export const Portal = ({ open = false }: { readonly open?: boolean } = {}): ClassDecorator =>
  applyDecorators(
    Controller(),
    Public(),
    SetMetadata(IS_PORTAL, true),
    SetMetadata(IS_OPEN, open),
    UseGuards(PortalGuard),
    UseInterceptors(RepliesInterceptor),
    UseFilters(PageErrors),
  );
