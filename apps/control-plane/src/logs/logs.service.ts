import { Injectable } from '@nestjs/common';
import type { FollowLog } from '@pilothouse/contracts/logs';
import { AppError } from '../platform/app-error.js';
import { ServiceControl } from '../services/services.service.js';

export type LogSource = {
  path: string;
  hasEnded?: () => boolean;
  onEnd?: (listener: () => void) => () => void;
};

/** Whose log is where. */
@Injectable()
export class LogSources {
  constructor(private readonly services: ServiceControl) {}

  find(of: FollowLog['of']): LogSource {
    if (of.type === 'service') return this.services.logOf(of.name);
    throw new AppError('NOT_FOUND', `There is no run ${of.id}.`);
  }
}
