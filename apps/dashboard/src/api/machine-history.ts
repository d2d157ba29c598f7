import type { GpuCard } from '@pilothouse/contracts/gpu';
import { type MachineHistory, type MachineUsage, SPANS } from '@pilothouse/contracts/machine';
import { withLook } from './gpu-history';
import { grownColumns } from './grow-columns';

/** The history that was fetched, with what the machine is busy with now. */
export function withUsage(
  history: MachineHistory,
  { cpu, memory, network }: MachineUsage,
  diskFreeBytes: number | null,
  at: number,
): MachineHistory {
  const { span, cards, ...columns } = history;
  const look = {
    usedCores: cpu.usedCores,
    memoryBytes: memory.usedBytes,
    diskFreeBytes,
    receivedPerSecond: network.receivedPerSecond,
    sentPerSecond: network.sentPerSecond,
  };
  return { span, cards, ...grownColumns<keyof typeof look>(columns, look, at, SPANS[span]) };
}

/** The same with what the cards do. */
export const withCards = (history: MachineHistory, cards: GpuCard[], at: number): MachineHistory => ({
  ...history,
  cards: withLook(history, cards, at, SPANS[history.span]).cards,
});
