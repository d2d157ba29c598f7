import { dirname } from 'node:path';
import type { RunsService } from '../runs/runs.service.js';

/** Throws NOT_FOUND where there is no such run. */
export const runFolderOf = (runs: RunsService, id: string) => dirname(runs.logOf(id).path);
