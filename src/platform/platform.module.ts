import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import pg from 'pg';
import { ClientKeys } from './client-keys.js';
import { Clock } from './clock.js';
import type { Config } from './config.js';
import { readMoneyAndDatesExactly } from './database/pg-types.js';
import { ReadModel } from './database/read-model.js';
import { UnitOfWork } from './database/unit-of-work.js';
import { Duties } from './jobs/duties.js';
import { LongWorkRunner } from './jobs/long-work-runner.js';
import { LongWorks } from './jobs/long-works.js';
import { Solver } from './solver/solver.js';

export const CONFIG = Symbol('Config');

/** What a started program stands on: where its database is and what the environment said. */
export interface Footing {
  readonly config: Config;
  readonly runtimeUrl: string;
  readonly ownerUrl: string;
  readonly clock?: Clock;
}

export const FOOTING = Symbol('Footing');

/** Configuration, clock, database access. Global: every module stands on it. */
@Global()
@Module({})
export class PlatformModule {
  static on(footing: Footing): DynamicModule {
    readMoneyAndDatesExactly();
    return {
      module: PlatformModule,
      imports: [
        TypeOrmModule.forRoot({
          type: 'postgres',
          url: footing.runtimeUrl,
          autoLoadEntities: true,
          synchronize: false,
          retryAttempts: 0,
          extra: { max: 16, application_name: 'iss' },
        }),
      ],
      providers: [
        { provide: CONFIG, useValue: footing.config },
        { provide: FOOTING, useValue: footing },
        { provide: Clock, useValue: footing.clock ?? new Clock() },
        {
          provide: ReadModel,
          useFactory: () => {
            const url = footing.config.replicaDatabaseUrl ?? footing.runtimeUrl;
            return new ReadModel(new pg.Pool({ connectionString: url, max: 16, application_name: 'iss-read' }));
          },
        },
        UnitOfWork,
        ClientKeys,
        Duties,
        LongWorks,
        LongWorkRunner,
        Solver,
      ],
      exports: [CONFIG, FOOTING, Clock, ReadModel, UnitOfWork, ClientKeys, Duties, LongWorks, LongWorkRunner, Solver],
    };
  }
}
