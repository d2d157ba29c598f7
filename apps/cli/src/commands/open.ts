import { spawn } from 'node:child_process';
import { ServiceList } from '@pilothouse/contracts/services';
import type { Asked, Context } from '../context.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { whyNoService } from '../find-service.js';

/** The address of the dashboard or of a service's page, in the browser where there is one. */
export async function open(context: Context, name: string | undefined, { json }: Asked): Promise<void> {
  const { url } = context.access;
  const address = name === undefined ? `${url}/` : await pageOf(context, name);
  context.answer(json, { address }, () => address);
  if (!json && process.stdout.isTTY) show(address);
}

async function pageOf(context: Context, name: string): Promise<string> {
  const { services } = await context.api.get(ServiceList, '/services');
  const service = services.find((each) => each.name === name);
  if (!service)
    throw (await whyNoService(context, name)) ?? new CommandFailure(`${name} is gone.`, EXIT.notFound);
  if (service.page === null) throw new CommandFailure(`${service.title} has no page to open.`, EXIT.notFound);
  return `${context.access.url}/api/services/${service.name}/open`;
}

/** Quietly nothing on a machine without a screen: the address was printed. */
function show(address: string) {
  const opener = spawn(process.platform === 'darwin' ? 'open' : 'xdg-open', [address], {
    stdio: 'ignore',
    detached: true,
  });
  opener.on('error', () => {});
  opener.unref();
}
