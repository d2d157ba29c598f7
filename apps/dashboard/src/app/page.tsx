import { GpuPanels } from '@/features/gpu/gpu-panels';
import { Home } from '@/features/home/home';
import { QueueRows } from '@/features/runs/queue-rows';
import { RunFigures } from '@/features/runs/run-figures';
import { RunPhases } from '@/features/runs/run-phases';
import { StopDialog } from '@/features/runs/stop-dialog';

export default function Page() {
  return <Home parts={{ GpuPanels, QueueRows, RunFigures, RunPhases, StopDialog }} />;
}
