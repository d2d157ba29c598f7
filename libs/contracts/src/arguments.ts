import { z } from 'zod';
import { Family } from './models.js';

/** A value given to an argument of the trainer. `false` takes a switch away that Pilothouse would set. */
export const ArgumentValue = z.union([
  z.boolean(),
  z.number(),
  z.string().max(2000, 'A value has at most 2,000 characters'),
  z
    .string()
    .max(2000, 'A value has at most 2,000 characters')
    .array()
    .max(200, 'A list has at most 200 values'),
]);
export type ArgumentValue = z.infer<typeof ArgumentValue>;

/** Name of an argument, without its hyphens. */
export const ArgumentName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,99}$/, 'The name of an argument holds letters, digits, _ and - only');

/** One argument of the trainer's script, as its own parser declares it. */
export const TrainerArgument = z.object({
  name: ArgumentName,
  kind: z.enum(['switch', 'integer', 'number', 'text']),
  /** Takes several values of its kind. */
  isList: z.boolean(),
  choices: z.string().array().nullable(),
  /** As the script has it, for people; empty when it has none. */
  default: z.string(),
  /** The script's own words. */
  help: z.string(),
  group: z.string(),
  /** Why it cannot be set here, in words; empty when it can. */
  owned: z.string(),
});
export type TrainerArgument = z.infer<typeof TrainerArgument>;

export const ArgumentsQuery = z.object({ family: Family });

/** `GET /api/runs/arguments?family=` */
export const TrainerArguments = z.object({
  family: Family,
  script: z.string(),
  arguments: TrainerArgument.array(),
  /** Why the script could not be asked, in words; empty when it was. */
  problem: z.string(),
});
export type TrainerArguments = z.infer<typeof TrainerArguments>;
