import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';
import { READING_TASKS } from './reading-tasks.js';
import { serveTasks } from './serve-tasks.js';

/** The kindest. */
const NICE = 19;

try {
  // Linux gives each thread a priority of its own, by the thread's id.
  setPriority(Number(basename(readlinkSync('/proc/thread-self'))), NICE);
} catch {
  // Elsewhere it has the priority of all.
}
serveTasks(READING_TASKS);
