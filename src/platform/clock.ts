import { Injectable } from '@nestjs/common';
import { type IsoDate, isoDate } from '../kernel/dates.js';

const LONDON_DATE = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit' });

/** Where time comes from, so that a demo or a test can stand in any month of the cycle. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  /** Today's date in England. */
  today(): IsoDate {
    return isoDate(LONDON_DATE.format(this.now()));
  }
}

/** A clock that stands where it is put: for tests and demos. */
export class SetClock extends Clock {
  constructor(private at: Date) {
    super();
  }

  override now(): Date {
    return new Date(this.at);
  }

  moveTo(at: Date | string): void {
    this.at = new Date(at);
  }
}
