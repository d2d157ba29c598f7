import { serveTasks } from '../platform/serve-tasks.js';
import { LOOK_TASKS } from './look-into.js';

serveTasks(LOOK_TASKS);
