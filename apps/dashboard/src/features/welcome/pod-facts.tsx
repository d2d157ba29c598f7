import type { Machine } from '@pilothouse/contracts/machine';
import type { Service } from '@pilothouse/contracts/services';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { machineQuery, servicesQuery } from '@/api/queries';
import { BrandMark } from '@/ui/brand';
import { bytes, vram } from '@/ui/format';
import { Icon, type IconName } from '@/ui/icon';
import { StateLabel } from '@/ui/state-label';

/** What this machine is, as far as it was found. */
export function PodFacts() {
  const { data: machine } = useQuery(machineQuery);
  const { data: list } = useQuery(servicesQuery);
  return (
    <aside className="flex flex-col border-line bg-surface px-5 pt-8 pb-8 max-lg:border-b sm:px-11 lg:overflow-y-auto lg:border-r lg:pt-11">
      <p className="mb-6 flex items-center gap-[9px] text-md font-bold tracking-tight lg:mb-11">
        <BrandMark />
        Pilothouse
      </p>
      <h1 className="mb-2.5 text-[24px]/[31px] font-bold tracking-[-0.022em]">
        This pod is yours.
        <br />
        Four steps to the first LoRA.
      </h1>
      <p className="text-text-2">
        Each can be left and taken up later. Nothing is sent anywhere unless you ask for it.
      </p>
      <ul className="mt-6 lg:mt-[34px]">
        <Fact icon="gpu" label="GPU">
          {machine && gpuText(machine)}
        </Fact>
        <Fact icon="disk" label="Workspace">
          {machine && (
            <span className="block truncate" title={machine.workspace}>
              {bytes(machine.disk.freeBytes)} free, <span className="mono">{machine.workspace}</span>
            </span>
          )}
        </Fact>
        <Fact icon="services" label="Services">
          {list && servicesText(list.services)}
        </Fact>
        <Fact icon="lock" label="Access">
          <Protection />
        </Fact>
      </ul>
    </aside>
  );
}

function Fact({ icon, label, children }: { icon: IconName; label: string; children: ReactNode }) {
  return (
    <li className="grid min-h-[38px] grid-cols-[16px_92px_minmax(0,1fr)] items-center gap-3 border-t border-line py-2 text-sm last:border-b">
      <Icon name={icon} className="text-muted" />
      <span className="text-muted">{label}</span>
      <span className="min-w-0">{children}</span>
    </li>
  );
}

/** A password says nothing about who reads along: on plain http from elsewhere that is said too. */
function Protection() {
  const isPrivate = window.isSecureContext;
  return (
    <StateLabel state={isPrivate ? 'ready' : 'warning'} className="font-normal">
      {isPrivate ? 'with a password' : 'with a password, not encrypted'}
    </StateLabel>
  );
}

function gpuText({ gpus, gpuNote }: Machine) {
  const [gpu] = gpus;
  if (!gpu) return <span className="text-text-2">{gpuNote}</span>;
  const more = gpus.length > 1 ? ` and ${gpus.length - 1} more` : '';
  return `${gpu.name}, ${vram(gpu.vramBytes)}, driver ${gpu.driver}${more}`;
}

function servicesText(services: Service[]) {
  const running = services.filter(({ state }) => state === 'running').length;
  return `${running} of ${services.length} running`;
}
