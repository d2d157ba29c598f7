import { join } from 'node:path';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { describeSubset, type Section, tomlOf } from './dataset-toml.js';
import { masksOf, type Source, sourcesOf } from './subsets.js';

type Exported = {
  text: string;
  notes: string[];
  /** Masks are other pictures, which asks for `--masked_loss`. */ isMasked: boolean;
};

/**
 * The datasets where they lie. A share kept aside is left to the trainer to choose: it parts the same number of pictures, by its
 * own dice.
 */
export function exportDatasets(request: StartRun, folder: string): Exported {
  const { validation } = request;
  const isShared = validation.from === 'share';
  const sources = sourcesOf(request);
  // The trainer stops over a mask whose picture was kept aside.
  const isApart = (source: Source) => masksOf(source) !== undefined && !isShared;
  const share = isShared ? validation.share : undefined;
  const plain = (role: Source['role'][]): object[] =>
    sources
      .filter((source) => role.includes(source.role) && !isApart(source))
      .map((source) => describeSubset(unmasked(source), join(folder, source.dataset)));
  const masked = (isWanted: (at: number) => boolean): Section[] =>
    sources.flatMap((source, at) =>
      isApart(source) && isWanted(at) ? [{ subsets: [describeMasked(source, folder)] }] : [],
    );
  const learned = plain(['training']).length > 0 ? plain(['training', 'regularisation']) : [];
  const kept = plain(['validation']);
  const text = tomlOf(request, [
    // The first dataset stays the first.
    ...masked((at) => at === 0),
    ...(learned.length > 0 ? [{ ...(share !== undefined && { share }), subsets: learned }] : []),
    ...masked((at) => at > 0),
    ...(kept.length > 0 ? [{ share: 1, subsets: kept }] : []),
  ]);
  return { text, notes: notesOf(request, sources, isApart), isMasked: sources.some(isApart) };
}

const unmasked = (source: Source): Source =>
  masksOf(source) === undefined ? source : { ...source, masks: { from: 'none' } };

/** Pictures with masks are of another kind to the trainer, which takes no words for those without a caption. */
function describeMasked(source: Source, folder: string) {
  return {
    ...describeSubset({ ...unmasked(source), words: '' }, join(folder, source.dataset)),
    conditioning_data_dir: join(folder, masksOf(source)!),
  };
}

function notesOf(request: StartRun, sources: Source[], isApart: (source: Source) => boolean): string[] {
  const apart = sources.filter(isApart);
  const lost = sources.filter((source) => masksOf(source) !== undefined && !isApart(source));
  const areAllApart = sources.filter(({ role }) => role === 'training').every(isApart);
  return [
    ...apart.map(
      ({ dataset }) =>
        `The pictures of ${dataset} have masks, so the other tool gives those without a caption no words, and wants exactly one mask for each.`,
    ),
    ...lost.map(
      ({ dataset }) =>
        `The masks of ${dataset} are not exported: the other tool stops over masks where a share is kept for validation.`,
    ),
    ...(areAllApart && request.regularisation.length > 0
      ? ['Regularisation is not exported: the other tool has none beside masks that are other pictures.']
      : []),
  ];
}
