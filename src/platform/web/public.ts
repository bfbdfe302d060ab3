import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = 'isPublic';

/** Marks what may be asked without signing in. Everything else needs a session. */
export const Public = (): CustomDecorator => SetMetadata(IS_PUBLIC, true);
