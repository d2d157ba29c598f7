import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { AnswersInterceptor } from './answers.js';
import { ErrorFilter } from './error.filter.js';
import { WorkspaceFolders } from './workspace-folders.js';

/** What every feature stands on. It knows no feature. */
@Global()
@Module({
  providers: [
    { provide: APP_FILTER, useClass: ErrorFilter },
    { provide: APP_INTERCEPTOR, useClass: AnswersInterceptor },
    WorkspaceFolders,
  ],
  exports: [WorkspaceFolders],
})
export class PlatformModule {}
