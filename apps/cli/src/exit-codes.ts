import { ErrorBody, type ErrorCode } from '@pilothouse/contracts/errors';

/** What a script may branch on. `pilothouse --help` lists them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  unreachable: 5,
  notLoggedIn: 6,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure that ends the command with a sentence. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly exitCode: ExitCode = EXIT.failed,
  ) {
    super(message);
  }
}

/** The one table from the API's error codes; everything else has just failed. */
const EXIT_OF: Partial<Record<ErrorCode, ExitCode>> = {
  INVALID_INPUT: EXIT.usage,
  UNAUTHENTICATED: EXIT.notLoggedIn,
  FORBIDDEN: EXIT.refused,
  NOT_FOUND: EXIT.notFound,
  CONFLICT: EXIT.refused,
  UPSTREAM_DOWN: EXIT.unreachable,
};

/** What the control plane says of a refusal; undefined when it did not say it. */
export function failureOf(said: unknown): CommandFailure | undefined {
  const body = ErrorBody.safeParse(said);
  if (!body.success) return undefined;
  return new CommandFailure(body.data.message, EXIT_OF[body.data.code] ?? EXIT.failed);
}
