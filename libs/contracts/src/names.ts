import { z } from 'zod';

/**
 * The name of a dataset or of a run, and the stem of the LoRA it makes. It becomes one folder or file name, so it holds
 * letters and digits of any script, space, dot, underscore and hyphen; it starts with a letter or digit and does not end with
 * a dot or space. At most 80 characters.
 */
export const ItemName = z
  .string()
  .transform((name) => name.normalize('NFC'))
  .pipe(
    z
      .string()
      .min(1, 'A name is needed')
      .max(80, 'A name has at most 80 characters')
      .regex(
        /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M} ._-]*[\p{L}\p{N}\p{M}_-])?$/u,
        'A name starts with a letter or digit and holds only letters, digits, spaces, dots, hyphens and underscores',
      )
      // A file name may have 255 bytes, and an epoch and an ending are put after it.
      .refine((name) => utf8Bytes(name) <= 200, 'A name has at most 200 bytes: shorten it'),
  );
export type ItemName = z.infer<typeof ItemName>;

const utf8Bytes = (text: string) =>
  [...text].reduce((bytes, letter) => bytes + utf8BytesOf(letter.codePointAt(0) ?? 0), 0);
const utf8BytesOf = (code: number) => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);

/** One file name without a folder: no slash, no NUL, no control character, not hidden, not only dots. At most 200 characters. */
export const FileName = z
  .string()
  .min(1, 'A file name is needed')
  .max(200, 'A file name has at most 200 characters')

  .regex(
    /^[^./\\\u0000-\u001f\u007f][^/\\\u0000-\u001f\u007f]*$/u,
    'A file name holds no slash and no control character, and does not start with a dot',
  );
export type FileName = z.infer<typeof FileName>;

/** A path below a folder of the workspace, with forward slashes and no step upwards. */
export const RelativePath = z
  .string()
  .min(1, 'A path is needed')
  .max(1000, 'A path has at most 1,000 characters')
  .refine((path) => path.split('/').every((part) => FileName.safeParse(part).success), {
    message: 'A path is made of plain names joined by slashes, with no step upwards',
  });
export type RelativePath = z.infer<typeof RelativePath>;

/** supervisord's program name, used in URLs and file names. */
export const ServiceName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,63}$/,
    'A service name holds only small letters, digits, hyphens and underscores',
  );
export type ServiceName = z.infer<typeof ServiceName>;

/** A run's id is its folder name: the UTC time it was made, then six random characters, so that ids sort by age. */
export const RunId = z.string().regex(/^\d{8}-\d{6}-[a-z0-9]{6}$/, 'That is not a run id');
export type RunId = z.infer<typeof RunId>;

/** Milliseconds since 1970-01-01 UTC. */
export const Instant = z.int().nonnegative();
export type Instant = z.infer<typeof Instant>;
