import type { Service } from '@pilothouse/contracts/services';

/** A service as supervisord told of it, before anything else is found out. */
export type Sighted = {
  service: Service;
  /** supervisord's name for it: `group:name`, or the name alone where both are the same. */
  program: string;
  logPath: string;
  /** When its last process was made, in supervisord's whole seconds; 0 for never. */
  start: number;
};
