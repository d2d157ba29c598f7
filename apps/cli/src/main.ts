import { CommanderError } from 'commander';
import { Context } from './context.js';
import { CommandFailure, EXIT, type ExitCode } from './exit-codes.js';
import type { Output } from './print.js';
import { makeProgram } from './program.js';

const interruption = new AbortController();
process.once('SIGINT', () => {
  interruption.abort();
  // What does not listen ends with the next one, as usual.
  process.exitCode = 130;
});
// `pilothouse logs … | head` closes the pipe.
process.stdout.on('error', () => process.exit(EXIT.ok));

const output: Output = {
  out: (text) => void process.stdout.write(`${text}\n`),
  bytes: (bytes) => void process.stdout.write(bytes),
  say: (text) => void process.stderr.write(`${text}\n`),
};

try {
  const program = makeProgram(new Context(output, process.env, interruption.signal));
  program.exitOverride();
  for (const each of program.commands) each.exitOverride();
  await program.parseAsync();
} catch (error) {
  process.exitCode = tell(error);
}

function tell(error: unknown): ExitCode {
  // Its sentence was printed by commander itself.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof CommandFailure) {
    output.say(error.message);
    return error.exitCode;
  }
  output.say(String((error as Error).stack ?? error));
  return EXIT.failed;
}
