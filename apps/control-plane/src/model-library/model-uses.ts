import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import type { ModelHolder, ModelUsage, ModelUse } from '@pilothouse/contracts/model-library';
import type { TrainingRun } from '@pilothouse/contracts/runs';
import { readStat } from '@pilothouse/processes/identity';
import { TrainingRuns } from '../runs/training-runs.service.js';
import { ServiceControl } from '../services/services.service.js';

/** Who needs a model file: runs by what they were asked, processes by what they have open. */
@Injectable()
export class ModelUses {
  constructor(
    private readonly runs: TrainingRuns,
    private readonly services: ServiceControl,
  ) {}

  /** Newest first. */
  runsOf(path: string): ModelUse[] {
    return this.runs.list().flatMap((run) => {
      const as = rolesIn(run).find((role) => role.path === path)?.as;
      return as ? [{ id: run.id, name: run.name, as, isActive: !('endedAt' in run.status) }] : [];
    });
  }

  usage(): ModelUsage {
    const usage: ModelUsage = {};
    for (const run of this.runs.list()) {
      for (const path of new Set(rolesIn(run).map((role) => role.path))) {
        const known = usage[path];
        if (known) known.runs += 1;
        else usage[path] = { runs: 1, newest: run.name };
      }
    }
    return usage;
  }

  /** Processes that have the file open or mapped, as far as this user may look. */
  holdersOf(realPath: string): ModelHolder[] {
    const pids = holdersOf(realPath).filter((pid) => pid !== process.pid);
    const services = pids.length > 0 ? this.services.list().services : [];
    return pids.map((pid) => {
      const group = readStat(pid)?.groupId;
      // supervisord gives every program a process group of its own.
      const service = services.find((each) => each.pid > 0 && (each.pid === pid || each.pid === group));
      return { pid, command: read(`/proc/${pid}/comm`).trim() || 'unknown', service: service?.name ?? null };
    });
  }
}

type Role = { path: string; as: ModelUse['as'] };

function rolesIn({ request, status, publications }: TrainingRun): Role[] {
  const roles: Role[] = [{ path: request.baseModel, as: 'base' }];
  for (const path of Object.values(request.components)) if (path) roles.push({ path, as: 'component' });
  if (status.state === 'done' && status.published) roles.push({ path: status.published, as: 'made' });
  for (const { path } of publications) roles.push({ path, as: 'made' });
  return roles.filter(({ path }) => path !== '');
}

function holdersOf(realPath: string): number[] {
  const found = quietly(() => statSync(realPath));
  if (!found) return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => isOpen(pid, realPath) || isMapped(pid, realPath, found.ino));
}

function isOpen(pid: number, realPath: string): boolean {
  const folder = `/proc/${pid}/fd`;
  const numbers = quietly(() => readdirSync(folder)) ?? [];
  return numbers.some((number) => quietly(() => readlinkSync(`${folder}/${number}`)) === realPath);
}

/** safetensors maps its files, and closes them then. A line of maps: address, rights, offset, device, inode, path. */
function isMapped(pid: number, realPath: string, inode: number): boolean {
  const maps = read(`/proc/${pid}/maps`);
  return maps.includes(` ${inode} `) && maps.includes(realPath);
}

const read = (path: string) => quietly(() => readFileSync(path, 'utf8')) ?? '';

/** A process may end while it is looked at, or be another user's. */
function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
