import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { complete, SCRIPTS } from './commands/completion.js';
import { logs } from './commands/logs.js';
import { open } from './commands/open.js';
import { changeRun, listRuns, showRun } from './commands/runs.js';
import { act } from './commands/services.js';
import { status } from './commands/status.js';
import { install, listTools, rollback, uninstall, update } from './commands/tools.js';
import { train } from './commands/train.js';
import type { Context } from './context.js';

const VERSION = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

const EXIT_CODES = `
Exit codes: 0 done · 1 failed · 2 wrong usage · 3 no such thing · 4 refused · 5 not reachable · 6 not logged in

It talks to the control plane that runs on this clone's workspace, or on PILOTHOUSE_WORKSPACE. For another machine set
PILOTHOUSE_URL and PILOTHOUSE_TOKEN.`;

/** Every command, its options and its help. */
export function makeProgram(context: Context): Command {
  const program = new Command('pilothouse')
    .description('Steers a GPU pod: services, tools, runs.')
    .version(VERSION)
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError('(--help says more)');
  const command = (usage: string, text: string) =>
    program.command(usage).description(text).option('--json', 'answer as JSON');

  command('status', 'what runs, what waits, and what is left of the machine').action((options) =>
    status(context, options),
  );
  for (const action of ['start', 'stop', 'restart'] as const) {
    const each = command(`${action} <service>`, `${action} a service`).option(
      '--wait [seconds]',
      action === 'stop' ? 'until it has stopped' : 'until it is ready, or has failed',
      seconds,
    );
    if (action !== 'stop') each.option('--anyway', 'although a run has the card');
    each.action((name, { wait, ...options }) =>
      act(context, action, name, { ...options, wait: wait === true ? 120 : wait }),
    );
  }
  command('logs <service-or-run>', 'the end of the log of a service or a run')
    .option('-f, --follow', 'and what comes after it')
    .option('-n, --lines <count>', 'how many lines', count, 100)
    .action((name, options) => logs(context, name, options));
  addTools(context, command);
  addRuns(context, command);
  command('open [service]', 'the address of the dashboard, or of the page of a service').action(
    (name, options) => open(context, name, options),
  );
  addCompletion(context, program);
  return program;
}

type MakeCommand = (usage: string, text: string) => Command;

function addTools(context: Context, command: MakeCommand) {
  command('tools', 'the catalogue, and what of it is installed').action((options) =>
    listTools(context, options),
  );
  const withSource = (usage: string, text: string) =>
    command(usage, text)
      .option('--url <address>', 'a fork, a mirror, a path on the machine, or another package index')
      .option('--ref <commit>', 'a commit, tag or branch, for a tool from git')
      .option('--release <version>', 'a release, for a tool from a package index')
      .option('--detach', 'do not wait for the end');
  withSource('install <tool>', 'install a tool beside what is there')
    .option('--again', 'even if the same is in use already')
    .action((id, options) => install(context, id, options));
  withSource('update <tool>', 'look for something newer and install that').action((id, options) =>
    update(context, id, options),
  );
  command('rollback <tool> [version]', 'go back to the version before, or to one that is named').action(
    (id, version, options) => rollback(context, id, version, options),
  );
  command('uninstall <tool>', 'remove every version of a tool; its settings and outputs stay').action(
    (id, options) => uninstall(context, id, options),
  );
}

function addRuns(context: Context, command: MakeCommand) {
  const runs = command('runs', 'the newest runs')
    .option('--all', 'all of them')
    .action((options) => listRuns(context, options));
  const sub = (usage: string, text: string) =>
    runs.command(usage).description(text).option('--json', 'answer as JSON');
  // The command above has --json too, and takes it wherever it stands.
  sub('show <run>', 'one run').action((id, _, self) => showRun(context, id, self.optsWithGlobals()));
  const verbs = {
    stop: 'end a run, or take it out of the queue',
    hold: 'keep a run in the queue without a turn',
    release: 'give it its turn back',
    next: 'to the head of the queue',
    retry: 'the same again',
    resume: 'go on from its newest saved state',
  };
  for (const [verb, text] of Object.entries(verbs)) {
    sub(`${verb} <run>`, text).action((id, _, self) => changeRun(context, verb, id, self.optsWithGlobals()));
  }
  command('train [dataset]', 'queue the training of a LoRA')
    .option('--name <name>', 'of the run and of the file; the dataset’s when left out')
    .option('--family <family>', 'sd15, sdxl, sd35, flux1, chroma or lumina2')
    .option('--base <path>', 'the base model, below models/')
    .option('--trigger <word...>', 'trigger words; the first one stands first in captions')
    .option('--epochs <count>', 'how often all images are seen', count)
    .option('--resolution <pixels>', 'side of the square the images are counted against', count)
    .option('--preset <id>', 'figures to begin with, such as sdxl-24')
    .option('--from <file>', 'a request as JSON, or a run.json')
    .option('--rehearsal', 'walk the whole way with the stand-in trainer; no model is trained')
    .option('--hold', 'keep its place in the queue until it is released')
    .option('-f, --follow', 'wait for its end')
    .action((dataset, options) => train(context, dataset, options));
}

function addCompletion(context: Context, program: Command) {
  program
    .command('completion')
    .description('a script for the shell: source <(pilothouse completion bash)')
    .argument('<shell>', 'bash or zsh')
    .action((shell: string) => {
      const script = SCRIPTS[shell as keyof typeof SCRIPTS];
      if (!script)
        program.error(`There is a completion for bash and for zsh, not for ${shell}.`, { exitCode: 2 });
      context.output.out(script);
    });
  program
    .command('__complete [words...]', { hidden: true })
    .allowUnknownOption()
    .helpOption(false)
    .action((words: string[]) => complete(context, program, words));
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a whole number above 0.');
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError('It is a number of seconds.');
}
