import { ServiceList } from '@pilothouse/contracts/services';
import { Tools } from '@pilothouse/contracts/tools';
import type { Context } from './context.js';
import { CommandFailure, EXIT } from './exit-codes.js';

/** Does something with a service; where there is none of that name, says what there is, or how it gets here. */
export async function withService<T>(context: Context, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CommandFailure && error.exitCode === EXIT.notFound)) throw error;
    throw (await whyNoService(context, name)) ?? error;
  }
}

/** Undefined for a service that is there. */
export async function whyNoService({ api }: Context, name: string): Promise<CommandFailure | undefined> {
  const [{ services }, { tools }] = await Promise.all([
    api.get(ServiceList, '/services'),
    api.get(Tools, '/tools'),
  ]);
  if (services.some((each) => each.name === name)) return undefined;
  const tool = tools.find(({ id }) => id === name);
  const text = tool
    ? `${tool.title} is not installed. Install it first: pilothouse install ${name}`
    : `No service is named ${name}. There are ${services.map((each) => each.name).join(', ')}.`;
  return new CommandFailure(text, EXIT.notFound);
}
