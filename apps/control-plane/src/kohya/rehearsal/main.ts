import { givenIn } from '../extra-arguments.js';
import { RehearsedTraining } from './rehearsed-training.js';

/** As Python does: a traceback, nothing saved, and an end by the signal itself. */
process.once('SIGINT', () => {
  process.stderr.write('Traceback (most recent call last):\nKeyboardInterrupt\n');
  process.kill(process.pid, 'SIGINT');
});

const [script = '', ...argv] = process.argv.slice(2);
try {
  await new RehearsedTraining(script, givenIn(argv)).run();
} catch (error) {
  process.stderr.write(
    `Traceback (most recent call last):\n${(error as Error).name}: ${(error as Error).message}\n`,
  );
  process.exitCode = 1;
}
