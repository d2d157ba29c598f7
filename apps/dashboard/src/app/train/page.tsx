import type { Metadata } from 'next';
import { TrainPage } from '@/features/train/train-page';

export const metadata: Metadata = { title: 'Train' };

export default function Page() {
  return <TrainPage />;
}
