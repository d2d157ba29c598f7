import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { FileName } from '@pilothouse/contracts/names';
import type { Caption } from './captions.js';
import type { ImageFile, Listing } from './dataset-listing.js';
import type { Looked } from './image-decoder.js';
import { hasMixedCaseExtension, kindOf, stemOf } from './file-kinds.js';

/** Longer lists of names are cut with "and 12 more". */
const MOST_NAMES = 3;

/** An image as the page and the API see it, with everything that is wrong with it in words. */
export function describeImage(
  file: string,
  { bytes, changedAt, looked }: ImageFile,
  caption: Caption,
  sharing: string[],
): DatasetImage {
  const isCalledVideo = kindOf(file) === 'video';
  const problems = [
    isCalledVideo && !isVideo(looked) ? noVideo(looked) : looked.problem,
    !isCalledVideo && isVideo(looked) && 'It is a video under the name of a picture. Rename it',
    looked.picture && extensionProblem(file),
    sharing.length > 1 && `It shares its caption with ${namesOf(sharing.filter((other) => other !== file))}`,
    caption.problem,
  ];
  return {
    file,
    kind: isCalledVideo || isVideo(looked) ? 'video' : 'picture',
    bytes,
    width: looked.picture?.width ?? null,
    height: looked.picture?.height ?? null,
    changedAt,
    caption: caption.text,
    captionVersion: caption.version,
    problem: problems.filter(Boolean).join('. '),
  };
}

/** What a folder holds beside images and their captions; empty when nothing. */
export function describeStrangers(
  { captions, strangers }: Listing,
  stems: ReadonlyMap<string, unknown>,
): string {
  const named = (kind: string) => [...strangers].flatMap(([name, is]) => (is === kind ? [name] : []));
  const orphans = [...captions.keys()].filter((name) => !stems.has(stemOf(name)));
  return [
    sentence(named('folder'), 'folder inside is not looked into', 'folders inside are not looked into'),
    sentence(named('file'), 'file is neither image nor caption', 'files are neither images nor captions'),
    sentence(named('outside'), 'link leads out of the workspace', 'links lead out of the workspace'),
    sentence(
      named('unnameable'),
      'file has a name that cannot be used',
      'files have names that cannot be used',
    ),
    sentence(orphans, 'caption has no image', 'captions have no image'),
  ]
    .filter(Boolean)
    .join('. ');
}

const isVideo = (looked: Looked) => looked.picture === null && looked.video !== undefined;

const noVideo = ({ picture }: Looked) =>
  picture
    ? 'It is a picture under the name of a video. Rename it'
    : 'It has the name of a video and begins like none: MP4, QuickTime, WebM and Matroska can be used';

function extensionProblem(file: string): string {
  if (kindOf(file) === 'unsupported-image') {
    return 'The trainer goes by the extension and would not read it as what it is. Rename it';
  }
  if (hasMixedCaseExtension(file)) return 'The trainer does not see an extension of mixed case. Rename it';
  return '';
}

const sentence = (names: string[], one: string, many: string) =>
  names.length > 0 ? `${names.length} ${names.length === 1 ? one : many}: ${namesOf(names)}` : '';

function namesOf(names: string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(printable).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

/** A shell can make names with line breaks in them. */
const printable = (name: string) => (FileName.safeParse(name).success ? name : JSON.stringify(name));
