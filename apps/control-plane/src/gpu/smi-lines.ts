import type { GpuCard } from '@pilothouse/contracts/gpu';

export type MeasuredCard = Omit<GpuCard, 'holders'>;
export type GpuProcess = { uuid: string; pid: number; vramBytes: number | null; program: string };

/** What nvidia-smi is asked for. The one field that may hold a comma comes last. */
export const CARD_QUERY = [
  '--query-gpu=index,uuid,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw,power.limit,' +
    'clocks.sm,clocks.mem,fan.speed,name',
  '--format=csv,noheader,nounits',
];
export const PROCESS_QUERY = [
  '--query-compute-apps=gpu_uuid,pid,used_gpu_memory,process_name',
  '--format=csv,noheader,nounits',
];

const MEBIBYTE = 1024 * 1024;

/** A line like `0, GPU-5f3…, 97, 18330, 24564, 71, 388.21, 450.00, 2520, 10501, 45, NVIDIA RTX 4090`; undefined for any other. */
export function parseCard(line: string): MeasuredCard | undefined {
  const [index, uuid, busy, used, total, heat, power, limit, sm, memory, fan, ...name] = fieldsOf(line);
  if (name.length === 0 || !/^\d+$/.test(index ?? '') || !uuid) return undefined;
  return {
    index: Number(index),
    uuid,
    name: name.join(', '),
    busyPercent: figure(busy),
    vramUsedBytes: bytes(used),
    vramTotalBytes: bytes(total),
    temperatureCelsius: figure(heat),
    powerWatts: whole(power),
    powerLimitWatts: whole(limit),
    smClockMhz: figure(sm),
    memoryClockMhz: figure(memory),
    fanPercent: figure(fan),
  };
}

/** A line like `GPU-5f3…, 4242, 17892, /venv/bin/python`; undefined for any other. */
export function parseProcess(line: string): GpuProcess | undefined {
  const [uuid, pid, used, ...program] = fieldsOf(line);
  if (program.length === 0 || !uuid || !/^[1-9]\d*$/.test(pid ?? '')) return undefined;
  return { uuid, pid: Number(pid), vramBytes: bytes(used), program: program.join(', ') };
}

const fieldsOf = (line: string) => line.split(',').map((field) => field.trim());

/** Null for `[N/A]`, `[Not Supported]` and the like: what is not told is not 0. */
function figure(text = ''): number | null {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/** A card at rest wavers by hundredths of a watt, which is no news. */
function whole(text: string | undefined): number | null {
  const value = figure(text);
  return value === null ? null : Math.round(value);
}

function bytes(text: string | undefined): number | null {
  const mebibytes = figure(text);
  return mebibytes === null ? null : Math.round(mebibytes * MEBIBYTE);
}
