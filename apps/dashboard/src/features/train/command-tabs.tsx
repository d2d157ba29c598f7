'use client';

import type { RunPlan } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { Fragment, useState } from 'react';
import { CopyButton } from '@/ui/copy-button';
import { TabPanel, Tabs } from '@/ui/tabs';
import { commandLines, commandText, type Word } from './command-lines';

type Tab = 'command' | 'dataset' | 'samples' | 'run';

/** Word for word what would be started, and the files it would be started with. */
export function CommandTabs({ plan, request }: { plan: RunPlan; request: StartRun }) {
  const [chosen, setTab] = useState<Tab>('command');
  const hasSamples = plan.samplePrompts !== '';
  const tab = chosen === 'samples' && !hasSamples ? 'command' : chosen;
  const run = JSON.stringify(request, null, 2);
  const text = {
    command: commandText(plan.argv),
    dataset: plan.datasetToml,
    samples: plan.samplePrompts,
    run,
  }[tab];
  return (
    <Tabs
      label="What is started"
      value={tab}
      onChange={setTab}
      tabs={[
        { value: 'command', title: 'Command' },
        { value: 'dataset', title: 'dataset.toml' },
        ...(hasSamples ? [{ value: 'samples' as const, title: 'sample-prompts.json' }] : []),
        { value: 'run', title: 'run.json' },
      ]}
      end={
        <>
          <span className="flex-1" />
          <CopyButton text={text} label="Copy" />
        </>
      }
      className="min-h-60 flex-1"
    >
      <TabPanel value="command" className="bg-inset">
        <Command argv={plan.argv} chosen={chosenValues(request)} />
      </TabPanel>
      <TabPanel value="dataset" className="bg-inset">
        <FileText>{plan.datasetToml}</FileText>
      </TabPanel>
      {hasSamples && (
        <TabPanel value="samples" className="bg-inset">
          <FileText>{plan.samplePrompts}</FileText>
        </TabPanel>
      )}
      <TabPanel value="run" className="bg-inset">
        <FileText>{run}</FileText>
      </TabPanel>
    </Tabs>
  );
}

/** What a person said in the form stands out in what a machine will read. */
const chosenValues = ({ name, epochs }: StartRun) => new Set([name, String(epochs)]);
const LIT_FLAGS = /^--(output_name|max_train_epochs)$/;

function Command({ argv, chosen }: { argv: string[]; chosen: ReadonlySet<string> }) {
  return (
    <div className="px-5 py-[9px] font-mono text-xs/[17px] max-sm:px-4" tabIndex={0} aria-label="Command">
      {commandLines(argv).map((line, at) => (
        <Fragment key={at}>
          {line.map((word, index) => (
            <Fragment key={index}>
              <Painted word={word} isChosen={isLit(word, line[0], chosen)} />{' '}
            </Fragment>
          ))}
          {at === 0 && <br />}
        </Fragment>
      ))}
    </div>
  );
}

/** Of a path the file counts; where it lies is there to be read when it matters. */
function Painted({ word: { text, role }, isChosen }: { word: Word; isChosen: boolean }) {
  if (role === 'flag') return <span className="whitespace-nowrap text-muted">{text}</span>;
  if (isChosen) return <span className="text-accent-text">{text}</span>;
  const cut = text.lastIndexOf('/') + 1;
  const isLoud = role === 'script' || cut > 1;
  return (
    <span className="[overflow-wrap:anywhere] text-text-2">
      {text.slice(0, cut)}
      <span className={isLoud ? 'text-text' : undefined}>{text.slice(cut)}</span>
    </span>
  );
}

function isLit({ text, role }: Word, flag: Word | undefined, chosen: ReadonlySet<string>): boolean {
  return role === 'value' && flag !== undefined && LIT_FLAGS.test(flag.text) && chosen.has(text);
}

function FileText({ children }: { children: string }) {
  return (
    <pre
      tabIndex={0}
      className="px-5 py-[9px] font-mono text-xs/[17px] [overflow-wrap:anywhere] whitespace-pre-wrap text-text-2 max-sm:px-4"
    >
      {children}
    </pre>
  );
}
