/** What the kernel tells of the whole machine; proc(5). */

/** Ticks since the start, over all processors, and how many of these there are. */
export function parseStat(text: string): { busyTicks: number; allTicks: number; processors: number } {
  // user nice system idle iowait irq softirq steal; guest time is in user already.
  const ticks = (/^cpu +(.+)$/m.exec(text)?.[1] ?? '').split(' ').slice(0, 8).map(Number);
  const allTicks = ticks.reduce((sum, each) => sum + each, 0);
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0);
  return { busyTicks: allTicks - idle, allTicks, processors: text.match(/^cpu\d+ /gm)?.length ?? 0 };
}

export function parseMemory(text: string): { totalBytes: number; usedBytes: number | null } {
  const bytes = (name: string) => {
    const kibibytes = new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(text)?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  };
  const totalBytes = bytes('MemTotal') ?? 0;
  const available = bytes('MemAvailable');
  return { totalBytes, usedBytes: available === null ? null : Math.max(0, totalBytes - available) };
}

/** The average over one minute. */
export function parseLoad(text: string): number | null {
  const [load] = text.split(' ');
  return load && Number.isFinite(Number(load)) ? Number(load) : null;
}

export type Traffic = { received: number; sent: number };

/** Bytes since each interface came up, of those that lead out of here. */
export function parseTraffic(text: string): Map<string, Traffic> {
  const traffic = new Map<string, Traffic>();
  for (const line of text.split('\n')) {
    const [name = '', figures] = line.split(/:(.*)/s);
    if (figures === undefined || !leadsOut(name.trim())) continue;
    const fields = figures.trim().split(/\s+/).map(Number);
    if (fields.length < 9 || fields.some(Number.isNaN)) continue;
    traffic.set(name.trim(), { received: fields[0]!, sent: fields[8]! });
  }
  return traffic;
}

/** The loopback, bridges and tunnels within the machine would count the same bytes again. */
const leadsOut = (name: string) =>
  !/^(lo|docker\d*|br-|virbr|veth|cni|flannel|cali|cilium|lxc|ifb|dummy|tap|tun|sit|gre|gretap|erspan|ip6|ip_vti|tunl|wg|tailscale|bonding_masters)/.test(
    name,
  );
