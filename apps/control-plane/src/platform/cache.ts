import { Logger } from '@nestjs/common';

/** Does what may fail without harm: a cache that cannot be read or kept costs time, nothing else. */
export function orWithout<T>(owner: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    new Logger(owner).warn(`What was read from files could not be remembered: ${(error as Error).message}`);
    return undefined;
  }
}
