import type { Dataset } from '@pilothouse/contracts/datasets';
import { FAMILY_TITLE, type ModelFile } from '@pilothouse/contracts/models';
import type { AnyRun, RunEntry } from '@pilothouse/contracts/runs';
import type { Service, ServiceAction } from '@pilothouse/contracts/services';
import type { Terminal } from '@pilothouse/contracts/terminals';
import type { Tool } from '@pilothouse/contracts/tools';
import type { z } from 'zod';
import {
  isLive,
  isOver,
  isRehearsal,
  stateKind,
  stateWord,
  stepsOf,
  stopCost,
  typeTitle,
} from '@/features/runs/run-words';
import {
  isReady,
  isUp,
  stateKind as serviceKind,
  stateWord as serviceWord,
} from '@/features/services/service-words';
import { nameOf as terminalName } from '@/features/terminals/terminal-words';
import { apiUrl } from '@/api/client';
import { contentWords } from '@/api/content-words';
import { bytes, count, counted } from '@/ui/format';
import type { IconName } from '@/ui/icon';
import type { StateKind } from '@/ui/state-label';

/** What choosing an item does. */
export type PaletteAct =
  | { type: 'go'; href: string }
  /** A page that is not ours, in a tab of its own. */
  | { type: 'open'; href: string }
  | { type: 'service'; name: string; action: z.infer<typeof ServiceAction> }
  | { type: 'stop-run'; id: string }
  | { type: 'theme'; choice: 'dark' | 'light' | 'auto' }
  | { type: 'press'; keys: string }
  | { type: 'log-out' };

export type PaletteItem = {
  id: string;
  group: 'Go to' | 'Do';
  icon: IconName;
  title: string;
  state?: { kind: StateKind; word: string };
  /** Muted beside the title; for what one can do, what it costs. */
  fact?: string;
  keys?: string[];
  act: PaletteAct;
};

type Known = {
  runs: RunEntry[];
  /** Of those, the ones that have not ended. */
  active: AnyRun[];
  datasets: Dataset[];
  models: ModelFile[];
  services: Service[];
  terminals: Terminal[];
  tools: Tool[];
};

/** Everything one can go to or do now. */
export function paletteItems(known: Known): PaletteItem[] {
  const { runs, active, datasets, models, services, terminals, tools } = known;
  return [
    ...PAGES,
    // A tool before its installs, which begin with its name too.
    ...services.map(ofService),
    ...tools.filter(({ id }) => services.every(({ name }) => name !== id)).map(ofTool),
    ...runs.map(ofRun),
    ...datasets.map(ofDataset),
    ...models.map(ofModel),
    ...terminals.map(ofTerminal),
    ...COMMANDS,
    ...active.filter((run) => isLive(run) && run.status.state !== 'stopping').map(stopRun),
    ...services.flatMap(actsOn),
    ...tools.flatMap(installs),
    ...LOOKS,
    LOG_OUT,
  ];
}

const page = (title: string, href: string, icon: IconName, letter?: string): PaletteItem => ({
  id: `page ${href}`,
  group: 'Go to',
  icon,
  title,
  keys: letter ? ['G', letter] : undefined,
  act: { type: 'go', href },
});

const PAGES = [
  page('Home', '/', 'home', 'H'),
  page('Services', '/services/', 'services', 'S'),
  page('Machine', '/machine/', 'gpu'),
  page('Datasets', '/datasets/', 'datasets', 'D'),
  page('Train', '/train/', 'train', 'T'),
  page('Runs', '/runs/', 'runs', 'R'),
  page('Models', '/models/', 'models', 'M'),
  page('Media', '/media/', 'media', 'O'),
  page('Files', '/files/', 'folder', 'F'),
  page('Trash', '/trash/', 'trash'),
  page('Terminal', '/terminal/', 'terminal'),
  page('Settings', '/settings/', 'settings'),
];

const command = (title: string, icon: IconName, act: PaletteAct, keys?: string[]): PaletteItem => ({
  id: `do ${title}`,
  group: 'Do',
  icon,
  title,
  keys,
  act,
});

const COMMANDS = [
  command('New run', 'plus', { type: 'go', href: '/train/' }),
  command('Add pictures', 'upload', { type: 'go', href: '/datasets/' }),
  command('New terminal', 'terminal', { type: 'go', href: '/terminal/?new=1' }),
  command('Change the password', 'key', { type: 'go', href: '/settings/#password' }),
  command('Keyboard help', 'info', { type: 'press', keys: '?' }, ['?']),
];

const LOOKS = [
  command('Dark look', 'eye', { type: 'theme', choice: 'dark' }),
  command('Light look', 'eye', { type: 'theme', choice: 'light' }),
  command('Look of the system', 'eye', { type: 'theme', choice: 'auto' }),
];

const LOG_OUT = command('Log out', 'out', { type: 'log-out' });

function ofRun(run: RunEntry): PaletteItem {
  return {
    id: `run ${run.id}`,
    group: 'Go to',
    icon: 'runs',
    title: run.name,
    state: { kind: stateKind(run), word: stateWord(run) },
    fact: (isOver(run) ? undefined : howFar(run)) ?? kindOf(run),
    act: { type: 'go', href: `/runs/?id=${run.id}` },
  };
}

function kindOf(run: RunEntry): string {
  if (run.kind === 'install') return 'install';
  return `${isRehearsal(run) ? 'rehearsal' : 'run'}, ${typeTitle(run)}`;
}

function howFar(run: RunEntry): string | undefined {
  if (run.kind === 'captioning') return `${count(run.captioned)} of ${counted(run.images, 'picture')}`;
  if (run.kind === 'install') return run.progress.doing || undefined;
  const { step } = run.progress;
  return step === null ? undefined : `step ${count(step)} of ${count(stepsOf(run))}`;
}

const ofDataset = (dataset: Dataset): PaletteItem => ({
  id: `dataset ${dataset.name}`,
  group: 'Go to',
  icon: 'datasets',
  title: dataset.name,
  fact: `dataset, ${contentWords(dataset)}`,
  act: { type: 'go', href: `/datasets/?name=${encodeURIComponent(dataset.name)}` },
});

function ofModel({ path, kind, header, bytes: size }: ModelFile): PaletteItem {
  const family = header?.family && FAMILY_TITLE[header.family];
  return {
    id: `model ${path}`,
    group: 'Go to',
    icon: 'models',
    title: (path.split('/').at(-1) ?? path).replace(/\.safetensors$/, ''),
    fact: [header?.isLora ? 'LoRA' : kind, family, bytes(size)].filter(Boolean).join(', '),
    act: { type: 'go', href: `/models/?path=${encodeURIComponent(path)}` },
  };
}

const ofService = (service: Service): PaletteItem => ({
  id: `service ${service.name}`,
  group: 'Go to',
  icon: 'services',
  title: service.title,
  state: { kind: serviceKind(service), word: serviceWord(service) },
  fact: 'service',
  act: { type: 'go', href: `/services/?name=${service.name}` },
});

const ofTerminal = (terminal: Terminal): PaletteItem => ({
  id: `terminal ${terminal.id}`,
  group: 'Go to',
  icon: 'terminal',
  title: terminalName(terminal),
  fact: 'terminal',
  act: { type: 'go', href: `/terminal/?id=${terminal.id}` },
});

/** One that is not installed, or that supervisord does not know. */
const ofTool = ({ id, title, current, summary }: Tool): PaletteItem => ({
  id: `service ${id}`,
  group: 'Go to',
  icon: 'services',
  title,
  state: current === null ? { kind: 'absent', word: 'Not installed' } : undefined,
  fact: summary,
  act: { type: 'go', href: `/services/?name=${id}` },
});

function installs({ id, title, install, current, installing, newer }: Tool): PaletteItem[] {
  if (!install || installing !== null) return [];
  const isUpdate = current !== null;
  const item = {
    id: `install ${id}`,
    group: 'Do',
    icon: 'download',
    title: isUpdate ? `Update ${title}…` : `Install ${title}…`,
    fact: isUpdate ? (newer?.source ? newer.text : undefined) : `${install.diskGigabytes} GB of disk`,
    act: { type: 'go', href: `/services/?name=${id}&panel=${isUpdate ? 'update' : 'install'}` },
  } satisfies PaletteItem;
  return [item];
}

const stopRun = (run: AnyRun): PaletteItem => ({
  id: `stop ${run.id}`,
  group: 'Do',
  icon: 'stop',
  title: `Stop ${run.name}…`,
  fact: stopCost(run),
  act: { type: 'stop-run', id: run.id },
});

function actsOn(service: Service): PaletteItem[] {
  if (!isUp(service)) return [act('start', 'Start', 'play')];
  const restart = act('restart', 'Restart', 'restart', 'ends what it is doing');
  const opens = isReady(service) && service.port !== null && service.page !== null ? [open(service)] : [];
  if (service.isCore) return [restart];
  return [...opens, act('stop', 'Stop', 'stop', 'ends what it is doing'), restart];

  function act(action: z.infer<typeof ServiceAction>, verb: string, icon: IconName, fact?: string) {
    return {
      id: `${action} ${service.name}`,
      group: 'Do',
      icon,
      title: `${verb} ${service.title}`,
      fact,
      act: { type: 'service', name: service.name, action },
    } satisfies PaletteItem;
  }
}

const open = ({ name, title, port }: Service): PaletteItem => ({
  id: `open ${name}`,
  group: 'Do',
  icon: 'out',
  title: `Open ${title}`,
  fact: `port ${port}`,
  act: { type: 'open', href: apiUrl(`/services/${name}/open`) },
});
