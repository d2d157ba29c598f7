'use client';

import type { Machine } from '@pilothouse/contracts/machine';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { machineQuery } from '@/api/queries';
import { bytes, count, vram } from '@/ui/format';
import { Loaded } from './loaded';

export function About() {
  return (
    <Loaded query={useQuery(machineQuery)} failure="The machine could not be asked">
      {(machine) => <Facts machine={machine} />}
    </Loaded>
  );
}

function Facts({ machine }: { machine: Machine }) {
  const { version, node, host, workspace, gpus, gpuNote, cores, memoryBytes, disk } = machine;
  return (
    <dl className="grid grid-cols-[120px_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm">
      <Fact label="Pilothouse">{version}</Fact>
      <Fact label="Machine">{host}</Fact>
      <Fact label="GPU">
        {gpus.length === 0
          ? gpuNote
          : gpus.map((gpu) => (
              <span key={gpu.index} className="block">
                {gpu.name}, {vram(gpu.vramBytes)}, driver {gpu.driver}
              </span>
            ))}
      </Fact>
      <Fact label="Processor">
        {count(cores)} cores, {vram(memoryBytes)} memory
      </Fact>
      <Fact label="Workspace">
        <span className="mono [overflow-wrap:anywhere]">{workspace}</span>
      </Fact>
      <Fact label="Disk">
        {bytes(disk.freeBytes)} free of {bytes(disk.totalBytes)}
      </Fact>
      <Fact label="Node.js">{node}</Fact>
      <Fact label="API">
        <a href="/api/openapi.json" className="text-accent-text hover:underline">
          openapi.json
        </a>
      </Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd>{children}</dd>
    </>
  );
}
