import { Injectable } from '@nestjs/common';
import type { FollowLog, LogMark } from '@pilothouse/contracts/logs';
import { RunsService } from '../runs/runs.service.js';
import { ServiceControl } from '../services/services.service.js';

export type LogSource = {
  path: string;
  /** When bytes of it came; absent where nobody knows. */
  marksIn?: (from: number, to: number) => LogMark[];
  hasEnded?: () => boolean;
  onEnd?: (listener: () => void) => () => void;
};

/** Whose log is where. */
@Injectable()
export class LogSources {
  constructor(
    private readonly services: ServiceControl,
    private readonly runs: RunsService,
  ) {}

  find(of: FollowLog['of']): LogSource {
    return of.type === 'service' ? this.services.logOf(of.name) : this.runs.logOf(of.id);
  }
}
