'use client';

import { Suspense } from 'react';
import { ErrorState } from '@/ui/error-state';
import { Bench, PageHeader } from '@/ui/page';
import { Segments } from '@/ui/segments';
import { Loading } from '@/ui/skeleton';
import { BaseModelField } from './form-base-model';
import { BesideThePictures } from './form-beside';
import { DatasetField } from './form-dataset';
import { EpochsField } from './form-epochs';
import { NameField, TriggerWordsField } from './form-name';
import { PresetField } from './form-preset';
import { SamplePrompts } from './form-samples';
import { Everything } from './form-everything';
import { AllSettings } from './form-settings';
import { ImportedRunNote } from './imported-run';
import { ExportMenu } from './export-drawer';
import { ImportButton } from './import-drawer';
import { Preflight } from './preflight';
import { PresetsButton } from './presets-drawer';
import { RehearsalNote, RehearsalOffer } from './rehearsal-note';
import { StartBar } from './start-bar';
import { TrainSkeleton } from './train-skeleton';
import { type Train, useTrain } from './use-train';

/** Form left, what it would do right. */
export function TrainPage() {
  return (
    <Suspense>
      <Page />
    </Suspense>
  );
}

function Page() {
  const train = useTrain();
  return (
    <>
      <PageHeader title="Train">
        <ViewSwitch train={train} className="max-sm:hidden" />
        <PresetsButton train={train} />
        <ImportButton train={train} />
        <ExportMenu train={train} className="max-sm:hidden" />
      </PageHeader>
      <Loading isLoading={train.isLoading} frame={<TrainSkeleton />}>
        {() =>
          train.failure ? (
            <ErrorState
              title="The training form could not be filled"
              error={train.failure.error}
              onRetry={() => void train.failure?.refetch()}
            />
          ) : (
            <Columns train={train} />
          )
        }
      </Loading>
    </>
  );
}

const VIEWS = [
  { value: 'simple', title: 'Simple' },
  { value: 'everything', title: 'Everything' },
] as const;

function ViewSwitch({ train, className }: { train: Train; className: string }) {
  return (
    <Segments
      label="How much is shown"
      className={className}
      value={train.form.showsEverything ? 'everything' : 'simple'}
      options={VIEWS}
      onChange={(view) => train.change({ showsEverything: view === 'everything' })}
    />
  );
}

function Columns({ train }: { train: Train }) {
  return (
    <Bench className="max-lg:flex max-lg:flex-col lg:grid-cols-[minmax(0,1fr)_588px] lg:grid-rows-[minmax(0,1fr)]">
      <div className="flex flex-col max-lg:contents">
        <form
          aria-label="Training run"
          onSubmit={(event) => event.preventDefault()}
          className="relative flex flex-col gap-[17px] pt-5 pr-7 pb-6 pl-gutter max-lg:pr-gutter max-sm:px-4"
        >
          {/* A phone's header has room for two buttons only. */}
          <ViewSwitch train={train} className="sm:hidden" />
          {train.imported.draft && (
            <ImportedRunNote draft={train.imported.draft} onDismiss={train.imported.dismiss} />
          )}
          <RehearsalNote train={train} />
          <DatasetField train={train} />
          <BaseModelField train={train} />
          <div className="grid grid-cols-2 items-start gap-x-4 gap-y-[17px] max-sm:grid-cols-1">
            <NameField train={train} />
            <TriggerWordsField train={train} />
          </div>
          <EpochsField train={train} />
          <PresetField train={train} />
          <div>
            <BesideThePictures train={train} />
            <SamplePrompts train={train} />
            <AllSettings train={train} />
            <Everything train={train} />
            <RehearsalOffer train={train} />
          </div>
        </form>
        <div className="contents max-lg:hidden">
          <StartBar train={train} />
        </div>
      </div>
      <aside aria-label="Before the start" className="max-lg:border-t max-lg:border-line">
        <Preflight train={train} />
      </aside>
      <div className="contents lg:hidden">
        <StartBar train={train} />
      </div>
    </Bench>
  );
}
