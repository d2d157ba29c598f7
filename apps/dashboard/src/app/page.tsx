import { Home } from '@/features/home/home';
import { RunFigures } from '@/features/runs/run-figures';
import { RunPhases } from '@/features/runs/run-phases';
import { StopDialog } from '@/features/runs/stop-dialog';

export default function Page() {
  return <Home parts={{ RunFigures, RunPhases, StopDialog }} />;
}
