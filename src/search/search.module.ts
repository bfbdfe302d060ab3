import { Module } from '@nestjs/common';
import { SearchQuery } from './search.query.js';
import { SearchResolver } from './search.resolver.js';

@Module({ providers: [SearchQuery, SearchResolver], exports: [SearchQuery] })
export class SearchModule {}
