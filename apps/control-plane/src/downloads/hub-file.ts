import type { Access, Hub, HubModel, Origin } from '@pilothouse/contracts/downloads';

/** A file as a hub lists it. */
export type HubFile = {
  /** Its path at the hub, or the hub's name for it. */
  key: string;
  url: URL;
  bytes: number | null;
  /** False where that is rounded. */
  isExact: boolean;
  sha256: string | null;
  /** The hub's word for what it is; null where it has none. */
  type: string | null;
  isSuggested: boolean;
};

/** What an address stands for. */
export type HubOffer = {
  hub: Hub | null;
  origin: Omit<Origin, 'file'>;
  access: Access;
  files: HubFile[];
};

export type HubPage = { models: HubModel[]; next: string | null };
