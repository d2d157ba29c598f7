import type { ModelsService } from '../models/models.service.js';
import type { TrainingRecord } from './training-record.js';

/**
 * A resumed trainer counts its steps from where it began and writes that number into its files. Says in one how many steps it
 * was really trained for; leaves a number alone that is not the trainer's count for that epoch.
 */
export async function makeStepsAbsolute(
  file: string,
  epoch: number,
  { resumedFrom, stepsPerEpoch }: Pick<TrainingRecord, 'resumedFrom' | 'stepsPerEpoch'>,
  models: Pick<ModelsService, 'inspect' | 'changeMetadata'>,
): Promise<void> {
  if (!resumedFrom) return;
  const trained = epoch * stepsPerEpoch;
  const { header } = await models.inspect(file);
  if (header?.steps !== trained - resumedFrom.step) return;
  await models.changeMetadata(file, { ss_steps: String(trained) });
}
