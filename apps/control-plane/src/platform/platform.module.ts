import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AnswersInterceptor } from './answers.js';
import { AuthGuard } from './auth.guard.js';
import { Authentication } from './authentication.js';
import { Dashboard } from './dashboard.js';
import { Database } from './database.js';
import { ErrorFilter } from './error.filter.js';
import { HealthController } from './health.controller.js';
import { LocalAccess } from './local-access.js';
import { News } from './news.js';
import { Sessions } from './sessions.js';
import { SessionsStore } from './sessions.store.js';
import { Staging } from './staging.js';
import { WorkspaceFolders } from './workspace-folders.js';

/** What every feature stands on. It knows no feature. */
@Global()
@Module({
  controllers: [HealthController],
  providers: [
    { provide: APP_FILTER, useClass: ErrorFilter },
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_INTERCEPTOR, useClass: AnswersInterceptor },
    Authentication,
    Dashboard,
    Database,
    LocalAccess,
    News,
    Sessions,
    SessionsStore,
    Staging,
    WorkspaceFolders,
  ],
  exports: [Authentication, Database, LocalAccess, News, Sessions, Staging, WorkspaceFolders],
})
export class PlatformModule {}
