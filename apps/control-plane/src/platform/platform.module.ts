import { Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Config } from '../config.js';
import { ErrorFilter } from './error.filter.js';
import { WorkspaceFolders } from './workspace-folders.js';

/** What every feature stands on. It knows no feature. */
@Global()
@Module({
  providers: [
    { provide: Config, useFactory: () => Config.fromEnvironment(process.env) },
    { provide: APP_FILTER, useClass: ErrorFilter },
    WorkspaceFolders,
  ],
  exports: [Config, WorkspaceFolders],
})
export class PlatformModule {}
