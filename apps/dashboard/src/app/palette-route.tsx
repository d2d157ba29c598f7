'use client';

import dynamic from 'next/dynamic';
import { Palette } from '@/features/palette/palette';
import { useLoadedAhead } from '@/ui/use-loaded-ahead';
import { loadRun } from './runs/load-run';

const loadStopDialog = () => import('@/features/runs/stop-dialog').then(({ StopDialog }) => StopDialog);
const StopDialog = dynamic(loadStopDialog, { ssr: false });

/** The palette, with what asks before a run is stopped. From every page a run is one step away, so its page is fetched ahead too. */
export function PaletteRoute() {
  useLoadedAhead(loadStopDialog);
  useLoadedAhead(loadRun);
  return <Palette StopDialog={StopDialog} />;
}
