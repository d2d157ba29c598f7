import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('nvidia_smi.py', import.meta.url));
const TOOL = fileURLToPath(new URL('tool.py', import.meta.url));

/** What `tool.py` does when it is asked for its memory; see there. */
type Tool = { mib: number; uuid?: string; options?: string };

/** A card of the stand-in. Memory in MiB; null prints `[N/A]`. `base` is what the driver itself uses. */
export type StandInCard = {
  uuid: string;
  name: string;
  busy: number | null;
  base: number | null;
  total: number | null;
  heat: number | null;
  power: number | null;
  limit: number | null;
  /** Clocks in MHz, the fan in percent; absent prints `[N/A]`. */
  sm?: number;
  memory?: number;
  fan?: number;
};

export const RTX_4090: StandInCard = {
  uuid: 'GPU-0a',
  name: 'NVIDIA GeForce RTX 4090',
  busy: 3,
  base: 300,
  total: 24564,
  heat: 41,
  power: 28.4,
  limit: 450,
  sm: 2520,
  memory: 10501,
  fan: 30,
};

/** An nvidia-smi in a folder of its own, to be put on the PATH, that prints what it is told here. */
export function installGpu(cards: StandInCard[]) {
  const folder = mkdtempSync(join(tmpdir(), 'ph-gpu-'));
  mkdirSync(join(folder, 'held'));
  copyFileSync(PROGRAM, join(folder, 'nvidia-smi'));
  chmodSync(join(folder, 'nvidia-smi'), 0o755);
  const write = (state: object) => {
    writeFileSync(join(folder, 'cards.json.new'), JSON.stringify(state));
    renameSync(join(folder, 'cards.json.new'), join(folder, 'cards.json'));
  };
  write({ cards });
  return {
    folder,
    set: (next: StandInCard[]) => write({ cards: next }),
    fail: (error: string) => write({ cards, error }),
    /** Memory that a process holds until it dies or says otherwise. */
    hold(pid: number, mib: number | null, uuid = cards[0]!.uuid, name = '/venv/bin/python') {
      const file = join(folder, 'held', String(pid));
      writeFileSync(`${file}.new`, JSON.stringify({ uuid, mib, name }));
      renameSync(`${file}.new`, file);
    },
    /** The section of a service that holds memory as long as it runs, for supervisord. */
    service(kind: 'comfyui' | 'swarmui' | 'other', { mib, uuid = cards[0]!.uuid, options = '' }: Tool) {
      return `command=python3 -SE ${TOOL} ${folder} ${uuid} ${mib} ${kind} ${options}`;
    },
    /** The questions a service of that kind was asked, in order. */
    asked(kind: 'comfyui' | 'swarmui') {
      const file = join(folder, `${kind}.asked`);
      return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
