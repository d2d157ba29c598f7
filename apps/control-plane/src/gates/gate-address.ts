/** Where a browser finds another port of this machine. */
export type GateAddress = {
  /** `http://pod:5555`. */
  origin: string;
  /** False when it is another host to the browser, which then brings no cookie of ours. */
  isSameHost: boolean;
};

/**
 * Proxies of rented pods give each port a host name of its own that holds its number (`abc-7878.proxy.runpod.net`,
 * `7878-abc.example.dev`) and speak https. Everywhere else the host stays and the port changes.
 */
export function gateAddress({ host: called, isSecure }: Asked, ownPort: number, port: number): GateAddress {
  // A stranger may write anything into a Host header.
  const host = URL.canParse(`http://${called}`) ? called : 'localhost';
  const named = new RegExp(`^([^.:]*-)?${ownPort}(?=[-.])`).exec(host);
  if (named && !/:\d+$/.test(host)) {
    const rest = host.slice(named[0].length);
    return { origin: `https://${named[1] ?? ''}${port}${rest}`, isSameHost: false };
  }
  const { hostname } = new URL(`http://${host}`);
  return { origin: `${isSecure ? 'https' : 'http'}://${hostname}:${port}`, isSameHost: true };
}

type Asked = { host: string; isSecure: boolean };
