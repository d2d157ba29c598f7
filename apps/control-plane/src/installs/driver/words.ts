import { FAILED, type InstallPhase, MARK, PHASE_TITLE, WARNING } from '../install-phases.js';

/** What the driver says in the log beside its commands. The control plane reads the marked lines. */
export const say = (text: string) => void process.stdout.write(`${text}\n`);

const sayMarked = (text: string) => say(`\u001b[1m${MARK}${text}\u001b[0m`);

export const sayPhase = (phase: InstallPhase) => sayMarked(PHASE_TITLE[phase]);
export const sayWarning = (text: string) => sayMarked(WARNING + text);
export const sayFailed = (text: string) => sayMarked(FAILED + text);

/** Why the install cannot go on, in a sentence for the person who asked for it. */
export class CannotInstall extends Error {}
