import { serveTasks } from '../platform/serve-tasks.js';
import { FILE_TASKS } from './hash-file.js';

serveTasks(FILE_TASKS);
