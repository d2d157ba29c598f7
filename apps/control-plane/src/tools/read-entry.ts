import { readFile, stat } from 'node:fs/promises';
import { parse } from 'node:path';
import { PLACES, ToolEntry } from '@pilothouse/contracts/tool-entry';
import { parse as parseToml, TomlError } from 'smol-toml';
import { z } from 'zod';
import { sentenceOf } from '../platform/parse-input.js';
import { lineOf } from './toml-lines.js';

/** The longest of ours has 8 kB. */
const MOST_BYTES = 128 * 1024;
/** More would not be read. */
const MOST_PROBLEMS = 5;

export type EntryText = { entry: ToolEntry; text: string };

/** The entry in a file, or in sentences why it is none. Throws ENOENT where there is no file. */
export async function readEntry(path: string): Promise<EntryText | { why: string }> {
  const facts = await stat(path);
  if (!facts.isFile()) return { why: 'It is not a file.' };
  if (facts.size > MOST_BYTES) {
    return { why: `It has ${facts.size.toLocaleString('en')} bytes: that is no entry of a tool.` };
  }
  const text = await readFile(path, 'utf8');
  return parseEntry(text, parse(path).name);
}

/** `name` is that of the file, without its ending. */
export function parseEntry(text: string, name: string): EntryText | { why: string } {
  let document: unknown;
  try {
    document = parseToml(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { why: `Line ${error.line}: ${syntaxProblem(error)}.` };
  }
  const parsed = ToolEntry.safeParse(document);
  if (!parsed.success) return { why: problemsOf(parsed.error, text) };

  const entry = parsed.data;
  if (entry.id !== name) {
    return {
      why: `Line ${lineOf(text, ['id'])}: id is “${entry.id}”; it must be the file’s name, “${name}”.`,
    };
  }
  const [unknown] = unknownPlaces(entry);
  if (unknown) {
    const known = PLACES.map((place) => `{${place}}`).join(', ');
    const where = placeOf(text, unknown.path);
    return { why: `${where}{${unknown.name}} stands for nothing. Known are ${known}.` };
  }
  return { entry, text };
}

/** "Invalid TOML document: …", the text again and an arrow below it: the first line says it. */
const syntaxProblem = ({ message }: TomlError) =>
  message.split('\n')[0]!.replace(/^Invalid TOML document: /, 'this is not TOML, ');

function problemsOf(error: z.ZodError, text: string): string {
  // A misspelled key explains the one that is missing.
  const byRank = error.issues.toSorted((a, b) => rankOf(a) - rankOf(b));
  return byRank
    .slice(0, MOST_PROBLEMS)
    .map((issue) => {
      const keys = issue.code === 'unrecognized_keys' ? [issue.keys[0]!] : [];
      return placeOf(text, [...issue.path, ...keys]) + sentence(issue);
    })
    .join(' ');
}

const rankOf = ({ code }: z.core.$ZodIssue) => (code === 'unrecognized_keys' ? 0 : 1);

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const where = issue.path.length === 0 ? 'an entry' : issue.path.map(String).join('.');
    return `there is no key ${issue.keys.join(', ')} in ${where}.`;
  }
  if (issue.code === 'invalid_union') {
    const path = issue.path.map(String);
    return `“${path.at(-1)}” in ${path.slice(0, -1).join('.')} is missing or none of its kinds.`;
  }
  return sentenceOf(new z.ZodError([issue]));
}

/** "Line 7: ", or nothing where the line is not known. */
function placeOf(text: string, path: PropertyKey[]): string {
  const line = lineOf(text, path);
  return line === undefined ? '' : `Line ${line}: `;
}

/** Texts in braces that stand for nothing. What is written into files may hold any braces. */
function unknownPlaces(entry: ToolEntry): { path: PropertyKey[]; name: string }[] {
  const { start, help, install, options } = entry;
  const { files, ...restOfStart } = start;
  const checked = [
    ...textsIn(restOfStart, ['start']),
    ...files.map(({ path }, index) => ({ path: ['start', 'files', index, 'path'], text: path })),
    ...textsIn(help ?? [], ['help']),
    ...textsIn(install?.steps ?? [], ['install', 'steps']),
  ];
  const inOptions = options.flatMap((option, index) =>
    ['arguments', 'environment', 'choices'].flatMap((key) =>
      textsIn((option as Record<string, unknown>)[key] ?? [], ['options', index, key]),
    ),
  );
  return [
    ...unknownIn(checked, new Set<string>(PLACES)),
    ...unknownIn(inOptions, new Set<string>([...PLACES, 'value'])),
  ];
}

const unknownIn = (texts: { path: PropertyKey[]; text: string }[], known: Set<string>) =>
  texts.flatMap(({ path, text }) =>
    [...text.matchAll(/\{([a-z]+)\}/g)]
      .filter(([, name]) => !known.has(name!))
      .map(([, name]) => ({ path, name: name! })),
  );

function textsIn(value: unknown, path: PropertyKey[]): { path: PropertyKey[]; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
