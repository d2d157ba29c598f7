'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { goToLogin } from '@/api/client';
import { connectLive } from '@/api/live';
import { datasetsQuery, modelsQuery, sessionQuery, trainingSetupQuery } from '@/api/queries';
import { StalePill } from '@/ui/stale-pill';
import { DatasetStep } from './dataset-step';
import { Farewell } from './farewell';
import { ModelStep } from './model-step';
import { PodFacts } from './pod-facts';
import { type StepId, stepsOf } from './steps';
import { StepRow } from './step-row';
import { TrainerStep } from './trainer-step';

/** The first page after the first login: four steps, each can be left and taken up later. */
export function Welcome({ ownPassword }: { ownPassword: ReactNode }) {
  const { data: session } = useQuery(sessionQuery);
  const isInside = session?.authenticated === true;
  const { data: models } = useQuery({ ...modelsQuery, enabled: isInside });
  const { data: datasets } = useQuery({ ...datasetsQuery, enabled: isInside });
  const { data: setup } = useQuery({ ...trainingSetupQuery, enabled: isInside });
  const [left, setLeft] = useState<StepId[]>([]);
  const [chosen, setChosen] = useState<StepId | null>(null);

  useEffect(() => {
    if (session?.authenticated === false) goToLogin();
    if (isInside) connectLive();
  }, [session, isInside]);
  if (!session || !isInside) return null;

  const steps = stepsOf({ session, models, datasets, setup });
  const now = chosen ?? steps.find(({ id, isDone }) => !isDone && !left.includes(id))?.id;
  const leave = (id: StepId) => {
    setLeft([...left, id]);
    setChosen(null);
  };
  const body: Record<StepId, ReactNode> = {
    password: (
      <div className="mt-2.5 max-w-[712px] rounded-md border border-line bg-surface p-4">{ownPassword}</div>
    ),
    model: <ModelStep setup={setup} models={models ?? []} onLeave={() => leave('model')} />,
    dataset: <DatasetStep onLeave={() => leave('dataset')} />,
    trainer: <TrainerStep setup={setup} onLeave={() => leave('trainer')} />,
  };

  return (
    <div className="grid h-dvh content-start overflow-y-auto lg:content-stretch lg:grid-cols-[420px_minmax(0,1fr)] lg:overflow-hidden">
      <PodFacts />
      <main id="page" className="lg:overflow-y-auto">
        <div className="flex max-w-[900px] items-center gap-2 px-5 pt-5 empty:hidden sm:px-[72px]">
          <StalePill />
        </div>
        <ol className="max-w-[900px] px-5 pt-8 sm:px-[72px] lg:pt-16">
          {steps.map((step, at) => (
            <StepRow
              key={step.id}
              step={step}
              number={at + 1}
              isNow={step.id === now}
              onOpen={() => setChosen(step.id === chosen ? null : step.id)}
            >
              {body[step.id]}
            </StepRow>
          ))}
        </ol>
        <Farewell
          isReady={steps.every(({ isDone }) => isDone)}
          canRehearse={steps.some(({ id, isDone }) => id === 'dataset' && isDone)}
        />
      </main>
    </div>
  );
}
