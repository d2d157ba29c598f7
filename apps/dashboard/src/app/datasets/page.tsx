import type { Metadata } from 'next';
import { CaptioningDialog } from '@/features/captioning/captioning-dialog';
import { WaitingReview } from '@/features/captioning/waiting-review';
import { DatasetsPage } from '@/features/datasets/datasets-page';

export const metadata: Metadata = { title: 'Datasets' };

export default function Page() {
  return <DatasetsPage parts={{ CaptioningDialog, WaitingReview }} />;
}
