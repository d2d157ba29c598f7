'use client';

import dynamic from 'next/dynamic';
import { Palette } from '@/features/palette/palette';
import { useLoadedAhead } from '@/ui/use-loaded-ahead';

const loadStopDialog = () => import('@/features/runs/stop-dialog').then(({ StopDialog }) => StopDialog);
const StopDialog = dynamic(loadStopDialog, { ssr: false });

/** The palette, with what asks before a run is stopped. */
export function PaletteRoute() {
  useLoadedAhead(loadStopDialog);
  return <Palette StopDialog={StopDialog} />;
}
