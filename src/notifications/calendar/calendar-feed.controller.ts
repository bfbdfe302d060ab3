import { Controller, Get, NotFoundException, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Public } from '../../platform/web/public.js';
import { CalendarAddressesService } from './calendar-addresses.service.js';

/** The address that a calendar program knows. No sign-in: the secret in the address is the key, and to this alone. */
@Controller('calendar')
export class CalendarFeedController {
  constructor(private readonly addresses: CalendarAddressesService) {}

  @Public()
  @Get(':secret.ics')
  async feed(@Param('secret') secret: string, @Res({ passthrough: true }) response: Response): Promise<string> {
    const feed = await this.addresses.feed(secret);
    if (feed === null) throw new NotFoundException('There is no calendar at this address.');
    response.setHeader('Content-Type', 'text/calendar; charset=utf-8');
    response.setHeader('Content-Disposition', 'inline; filename="deadlines.ics"');
    response.setHeader('Cache-Control', 'private, max-age=300');
    response.setHeader('X-Robots-Tag', 'noindex');
    return feed;
  }
}
