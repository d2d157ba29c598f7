import type { HubOffer } from './hub-file.js';
import { refusalOf } from './trouble.js';
import type { Web } from './web.js';

/** What stands at an address: one byte is asked for, because some servers know no HEAD. */
export async function offerOfUrl(url: URL, web: Web, signal: AbortSignal): Promise<HubOffer> {
  const { status, body, header, url: at } = await web.get(url, { headers: { range: 'bytes=0-0' }, signal });
  body.destroy();
  const page = `${url.origin}${url.pathname}`;
  const isEmpty = status === 416 && /\/0$/.test(header('content-range') ?? '');
  if (status !== 200 && status !== 206 && !isEmpty) {
    throw refusalOf(status, header, { host: url.host, hub: null, page, hasToken: false });
  }
  const total =
    status === 206 ? /\/(\d+)$/.exec(header('content-range') ?? '')?.[1] : header('content-length');
  const name = nameFrom(header('content-disposition')) ?? lastOf(url) ?? lastOf(at) ?? 'model';
  return {
    hub: null,
    // Without the query: what stands there may be a secret of whoever pasted it.
    origin: { hub: null, page, title: url.host, revision: null, licence: null, baseModel: null },
    access: 'open',
    files: [
      {
        key: name,
        url,
        bytes: total === undefined ? null : Number(total),
        isExact: false,
        sha256: null,
        type: null,
        isSuggested: true,
      },
    ],
  };
}

/** `attachment; filename*=UTF-8''a%20b.safetensors; filename="a b.safetensors"`. */
function nameFrom(disposition: string | undefined): string | undefined {
  const extended = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(disposition ?? '')?.[1];
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(disposition ?? '');
  return decoded(extended ?? plain?.[1] ?? plain?.[2]);
}

/** Only where it looks like the name of a file. */
function lastOf({ pathname }: URL): string | undefined {
  const last = decoded(pathname.split('/').at(-1));
  return last && /\.[A-Za-z0-9]{2,12}$/.test(last) ? last : undefined;
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text ? decodeURIComponent(text) : undefined;
  } catch {
    return text; // It was not encoded.
  }
}
