import type { Service } from '@pilothouse/contracts/services';
import type { LaunchOption } from '@pilothouse/contracts/tool-entry';
import type { InstalledVersion, Tool } from '@pilothouse/contracts/tools';

export const service = (more: Partial<Service> = {}): Service => ({
  name: 'comfyui',
  title: 'ComfyUI',
  state: 'running',
  since: 1_000,
  pid: 7,
  exitCode: null,
  spawnError: '',
  isCore: false,
  hasLog: true,
  health: { state: 'unwatched' },
  port: 5555,
  page: '/',
  tries: 0,
  lastLines: [],
  strangers: [],
  ...more,
});

export const version = (name: string, commit: string | null = null): InstalledVersion => ({
  version: name,
  source: { type: 'git', url: 'https://example.com/comfyui', ref: `v${name}`, submodules: false },
  commit,
  installedAt: 0,
  runId: null,
  sizeBytes: 4_100_000_000,
  python: '3.11.9',
  flags: null,
  readySeconds: 12,
});

export const tool = (more: Partial<Tool> = {}): Tool => ({
  id: 'comfyui',
  title: 'ComfyUI',
  summary: 'Makes pictures by a graph of nodes.',
  category: 'generate',
  homepage: null,
  port: 5555,
  page: '/',
  vram: 'asks',
  origin: 'shipped',
  install: { source: version('0.12.3').source, diskGigabytes: 9.4, problem: '' },
  versions: [version('0.12.3', 'a125cd8d1f1c0d4b6c8f4f2f9f0c0c0c0c0c0c0c')],
  current: '0.12.3',
  autostart: true,
  launch: { options: [], values: {}, extra: [], argv: [], restartNeeded: false, problems: {} },
  installing: null,
  newer: null,
  notice: '',
  ...more,
});

export const numberOption = (
  more: Partial<Extract<LaunchOption, { type: 'number' }>> = {},
): LaunchOption => ({
  type: 'number',
  name: 'reserve-vram',
  title: 'VRAM kept free',
  help: '',
  default: 0.4,
  min: 0,
  max: 24,
  step: 0.1,
  unit: 'GB',
  arguments: ['--reserve-vram', '{value}'],
  environment: {},
  ...more,
});
