import { type Access, type Environment, findAccess } from './access.js';
import { Api } from './api.js';
import { json, type Output } from './print.js';

/** What every command is given. */
export class Context {
  private found?: Access;

  constructor(
    readonly output: Output,
    readonly environment: Environment,
    /** Ctrl-C. */
    readonly interrupted: AbortSignal,
  ) {}

  get access(): Access {
    return (this.found ??= findAccess(this.environment));
  }

  get api(): Api {
    return new Api(this.access);
  }

  /** `value` as JSON for a script, or `text` for a person. */
  answer(isJson: boolean | undefined, value: unknown, text: () => string) {
    this.output.out(isJson ? json(value) : text());
  }
}

/** Options that most commands have. */
export type Asked = { json?: boolean };
