import { Module } from '@nestjs/common';
import { PeoplePages } from './people.pages.js';

/** Administration of people; identity's services come with the foundation. */
@Module({ controllers: [PeoplePages] })
export class PeoplePagesModule {}
