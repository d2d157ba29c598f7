import { serveTasks } from '../platform/serve-tasks.js';
import { HEADER_TASKS } from './inspect.js';

serveTasks(HEADER_TASKS);
