import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertEqual, isTrue } from './assert.mjs';

/** A run that is done: every figure of it, wherever it is told, and the file it published. Answers what was measured. */
export async function checkPublished({ api, bytes, workspace }, run) {
  assertEqual(`state (${run.status.reason ?? ''})`, run.status.state, 'done');
  const { progress, checkpoints, plannedSteps, request } = run;
  const { epochs } = request;
  const { epoch: epochsBefore, step: stepsBefore } = run.resumedFrom ?? { epoch: 0, step: 0 };
  assertEqual('steps done', [progress.step, progress.steps], [plannedSteps, plannedSteps]);
  assertEqual('epochs done', [progress.epoch, progress.epochs], [epochs, epochs]);
  isTrue('the loss was read', Number.isFinite(progress.loss));
  assertEqual(
    'complete checkpoints',
    checkpoints.filter(({ isComplete }) => isComplete).map(({ epoch }) => epoch),
    range(epochsBefore + 1, epochs),
  );

  const log = await bytes(`runs/${run.id}/log`);
  const onDisk = await readFile(join(workspace, 'runs', run.id, 'output.log'));
  isTrue('the log is served byte by byte as it was written', log.equals(onDisk));
  const text = log.toString('utf8');
  const total = /total optimization steps[^:]*: (\d+)/.exec(text)?.[1];
  assertEqual('steps the trainer printed', Number(total), plannedSteps);
  const begun = [...text.matchAll(/^epoch (\d+)\/\d+\s*$/gm)].map(([, epoch]) => Number(epoch));
  assertEqual('epochs the trainer began', begun, range(epochsBefore + 1, epochs));
  const drawn = [...text.matchAll(/steps:[^\r\n]*?(\d+)\/\d+ \[/g)].at(-1)?.[1];
  assertEqual('steps the trainer took', Number(drawn), plannedSteps - stepsBefore);

  // Joined with the earlier run's, where there is one.
  const steps = range(1, plannedSteps);
  const loss = await api('GET', `runs/${run.id}/loss`);
  assertEqual('steps in the curve', loss.steps, steps);
  const curves = await api('GET', `runs/${run.id}/curves`);
  assertEqual("steps in the trainer's event files", curves.loss.steps, steps);
  isTrue('there are learning rates', curves.learningRates.length > 0);
  for (const { name, curve } of curves.learningRates) assertEqual(`steps of lr/${name}`, curve.steps, steps);

  const { published } = run.status;
  assertEqual('published as', published, `loras/${request.name}.safetensors`);
  const model = (await api('GET', 'models')).find(({ path }) => path === published);
  const { networkRank, family, triggerWords, isLora } = model.header;
  assertEqual(
    'what the header says',
    { networkRank, steps: model.header.steps, family, triggerWords, isLora },
    {
      networkRank: request.networkRank,
      steps: plannedSteps,
      family: 'sd15',
      triggerWords: request.triggerWords,
      isLora: true,
    },
  );
  const metadata = await api('GET', `models/metadata?path=${encodeURIComponent(published)}`);
  assertEqual(
    'ss_network_dim, ss_steps, ss_epoch',
    [metadata.ss_network_dim, metadata.ss_steps, metadata.ss_epoch],
    [`${request.networkRank}`, `${plannedSteps}`, `${epochs}`],
  );
  console.log(`${published}: ${model.bytes} bytes, log ${log.length} bytes, loss ${loss.average.join(' ')}`);
  for (const { name, curve } of curves.learningRates) {
    console.log(
      `lr/${name}: ${curve.steps.map((step, at) => `${step}: ${curve.values[at].toExponential(2)}`).join(', ')}`,
    );
  }
  return { curves };
}

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, at) => first + at);
