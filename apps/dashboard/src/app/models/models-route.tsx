'use client';

import { DownloadsAside, GetModelsButton, ModelWhereabouts } from '@/features/downloads/model-links';
import { Models } from '@/features/models/models';

/** The models, with what the downloads have to say of them. */
export const ModelsRoute = () => (
  <Models
    actions={<GetModelsButton />}
    aside={<DownloadsAside />}
    whereaboutsOf={(path) => <ModelWhereabouts key={path} path={path} />}
  />
);
