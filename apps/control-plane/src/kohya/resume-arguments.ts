/** What the trainer is told besides when a run goes on: which state, what comes next, and how its files are called. */
export type Resumption = { state: string; epoch: number; outputName: string };

const TAKEN_OUT = ['--resume', '--initial_epoch', '--output_name'];

/**
 * The same command, going on after an epoch. The epoch is given although the state holds one: a state saved by a resumed trainer
 * counts its steps from where that one began. Nothing is skipped within an epoch, because states are saved at its end.
 */
export function resumeArguments(argv: string[], { state, epoch, outputName }: Resumption): string[] {
  return [
    ...withoutOptions(argv),
    outputName.startsWith('-') ? `--output_name=${outputName}` : '--output_name',
    ...(outputName.startsWith('-') ? [] : [outputName]),
    '--resume',
    state,
    '--initial_epoch',
    String(epoch + 1),
  ];
}

function withoutOptions(argv: string[]): string[] {
  const isValue = (at: number) => TAKEN_OUT.includes(argv[at - 1] ?? '');
  return argv.filter((each, at) => {
    const [flag = ''] = each.split('=', 1);
    return !isValue(at) && !TAKEN_OUT.includes(flag);
  });
}
