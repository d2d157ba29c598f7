import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { type ComponentType, createContext } from 'react';

/** What another feature draws on the page of a dataset; the route hands it over. */
export type DatasetParts = {
  CaptioningDialog: ComponentType<{ dataset: string; images: DatasetImage[]; onClose: () => void }>;
  WaitingReview: ComponentType<{ dataset: string }>;
};

export const DatasetPartsContext = createContext<DatasetParts>({
  CaptioningDialog: () => null,
  WaitingReview: () => null,
});
