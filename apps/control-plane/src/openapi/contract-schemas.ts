import * as alerts from '@pilothouse/contracts/alerts';
import * as archives from '@pilothouse/contracts/archives';
import * as trainerArguments from '@pilothouse/contracts/arguments';
import * as captioning from '@pilothouse/contracts/captioning';
import * as checkpoints from '@pilothouse/contracts/checkpoints';
import * as curves from '@pilothouse/contracts/curves';
import * as datasetHealth from '@pilothouse/contracts/dataset-health';
import * as datasets from '@pilothouse/contracts/datasets';
import * as errors from '@pilothouse/contracts/errors';
import * as exchange from '@pilothouse/contracts/exchange';
import * as files from '@pilothouse/contracts/files';
import * as fixes from '@pilothouse/contracts/fixes';
import * as gpu from '@pilothouse/contracts/gpu';
import * as health from '@pilothouse/contracts/health';
import * as machine from '@pilothouse/contracts/machine';
import * as modelLibrary from '@pilothouse/contracts/model-library';
import * as models from '@pilothouse/contracts/models';
import * as names from '@pilothouse/contracts/names';
import * as notifications from '@pilothouse/contracts/notifications';
import * as pictureEdits from '@pilothouse/contracts/picture-edits';
import * as plans from '@pilothouse/contracts/plans';
import * as presets from '@pilothouse/contracts/presets';
import * as runs from '@pilothouse/contracts/runs';
import * as samples from '@pilothouse/contracts/samples';
import * as services from '@pilothouse/contracts/services';
import * as session from '@pilothouse/contracts/session';
import * as settings from '@pilothouse/contracts/settings';
import * as startRun from '@pilothouse/contracts/start-run';
import * as toolEntry from '@pilothouse/contracts/tool-entry';
import * as tools from '@pilothouse/contracts/tools';
import * as terminals from '@pilothouse/contracts/terminals';
import * as trainingData from '@pilothouse/contracts/training-data';
import * as training from '@pilothouse/contracts/training';
import * as uploads from '@pilothouse/contracts/uploads';
import { z } from 'zod';

const CONTRACTS = [
  alerts,
  archives,
  trainerArguments,
  captioning,
  checkpoints,
  curves,
  datasetHealth,
  datasets,
  errors,
  exchange,
  files,
  fixes,
  gpu,
  health,
  machine,
  modelLibrary,
  models,
  names,
  notifications,
  pictureEdits,
  plans,
  presets,
  runs,
  samples,
  services,
  session,
  settings,
  startRun,
  toolEntry,
  tools,
  terminals,
  training,
  trainingData,
  uploads,
];

type JsonSchema = Record<string, unknown>;

/** What zod knows of the contracts' names, so that the document can say `Run` where a `Run` stands. */
const named = z.registry<{ id: string }>();
for (const [id, schema] of CONTRACTS.flatMap((contract) => Object.entries<unknown>(contract))) {
  if (schema instanceof z.ZodType && !named.has(schema)) named.add(schema, { id });
}

/** Turns schemas into JSON Schema. Named ones that stand in answers are collected, to be listed once. */
export class ContractSchemas {
  readonly components: Record<string, JsonSchema> = {};

  /** As a caller may write it: what has a default may be left out. */
  ofInput(schema: z.ZodType): JsonSchema {
    return plain(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', metadata: z.registry() }));
  }

  /** As it is answered. */
  ofOutput(schema: z.ZodType): JsonSchema {
    const { $defs, ...rest } = z.toJSONSchema(schema, {
      io: 'output',
      unrepresentable: 'any',
      metadata: named,
      // Answers may gain keys; a client must not fail on them.
      override: ({ jsonSchema }) => void delete jsonSchema.additionalProperties,
    });
    Object.assign(this.components, toComponents($defs ?? {}));
    return toComponents(plain(rest));
  }
}

const plain = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));

/** zod refers to `#/$defs/Run`, the document lists it at `#/components/schemas/Run`. */
const toComponents = (schema: JsonSchema): JsonSchema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema;
