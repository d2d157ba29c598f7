'use client';

import type { Evidence as EvidenceLine, Run } from '@pilothouse/contracts/runs';
import type { ResumePolicy } from '@pilothouse/contracts/settings';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { settingsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { count, counted } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { DoctorMoment } from './doctor-moment';
import { Way } from './doctor-way';
import { FixWays } from './fix-ways';
import { fixesQuery } from './fixes.queries';
import { EDGE, Evidence, OutcomeLead, toneOf } from './outcome';
import { epochsOf, lastSaved, stepsOf } from './run-words';
import { useResumeRun } from './use-queue';

/** A run that did not end well: what happened, the proof, what was kept, and the ways on. */
export function Doctor({ run }: { run: Run }) {
  const policy = useQuery(settingsQuery).data?.resuming.policy;
  const hasFix = useQuery(fixesQuery(run)).data?.some(({ href }) => href === null) === true;
  const told = tell(run);
  if (!told) return null;
  const { evidence } = told;
  const tone = toneOf(run);
  const [sentence, more] = parted(told.sentence);
  // What an interruption goes on with, `kept` says too, and in better figures.
  const advice = run.status.state === 'interrupted' ? '' : more;
  const isCloneFirst = !hasFix && !isResumable(run, policy);
  return (
    <Panel className={cn('grid shrink-0 lg:grid-cols-[minmax(0,1fr)_396px]', EDGE[tone])}>
      <div className="border-line p-5 pt-[18px] max-lg:border-b max-sm:p-3.5 lg:border-r">
        <OutcomeLead tone={tone} className="mb-2.5" />
        <h2 className="text-lg/6 font-bold tracking-tight text-pretty">{sentence}</h2>
        <p className="mt-[5px] max-w-[620px] text-text-2">
          {advice} {kept(run)}
        </p>
        <DoctorMoment run={run} />
        {evidence && <Evidence evidence={evidence} className="mt-3" />}
      </div>
      <div className="pt-4 pb-1.5">
        <p className="px-[18px] pb-1.5 font-bold max-sm:px-3.5">What to do</p>
        <ul className="divide-y divide-line">
          <FixWays run={run} />
          <ResumeWay run={run} isFirst={!hasFix} />
          <Way
            title="Change something and train again"
            action={
              <Button asChild look={isCloneFirst ? 'pri' : 'default'} size="sm">
                <Link href={`/train/?from=${run.id}`} data-filled={isCloneFirst ? '' : undefined}>
                  Clone
                </Link>
              </Button>
            }
          >
            The form opens with everything this run had. It stays as it is.
          </Way>
          <SavedWay run={run} />
          {evidence && (
            <Way
              title={`Read the log at line ${count(evidence.line)}`}
              action={
                <Button asChild size="sm">
                  <a href={`#L${evidence.line}`}>Show</a>
                </Button>
              }
            >
              What the trainer wrote before and after it.
            </Way>
          )}
        </ul>
      </div>
    </Panel>
  );
}

type Told = { sentence: string; evidence: EvidenceLine | null };

function tell(run: Run): Told | null {
  const { status } = run;
  if (status.state === 'failed') return { sentence: status.reason, evidence: status.evidence };
  if (status.state === 'interrupted') return { sentence: status.reason, evidence: null };
  if (status.state !== 'cancelled') return null;
  const step = run.progress.step ?? 0;
  const where =
    status.startedAt === null ? 'before it began' : `at step ${count(step)} of ${count(stepsOf(run))}`;
  return { sentence: `It was stopped ${where}.`, evidence: null };
}

/** What happened, and what was said beyond it. */
function parted(text: string): [sentence: string, rest: string] {
  const end = /[.!?](?=\s)/.exec(text);
  return end ? [text.slice(0, end.index + 1), text.slice(end.index + 1).trim()] : [text, ''];
}

function kept(run: Run): string {
  const step = run.progress.step ?? 0;
  const saved = lastSaved(run);
  if (step === 0) return 'No step was finished, so nothing is lost.';
  if (!saved) {
    const reached = `It reached step ${count(step)} of ${count(stepsOf(run))}. `;
    return `${run.status.state === 'cancelled' ? '' : reached}No checkpoint was saved before that.`;
  }
  const lost = Math.max(0, step - saved.step);
  return `Epoch ${saved.epoch} of ${epochsOf(run)} is kept, at step ${count(saved.step)}. ${
    lost === 0 ? 'No step is lost.' : `${counted(lost, 'step')} after it ${lost === 1 ? 'is' : 'are'} lost.`
  }`;
}

/** The same run, from where its state was saved; or the one that does so already. */
function ResumeWay({ run, isFirst }: { run: Run; isFirst: boolean }) {
  const resume = useResumeRun(run.id);
  const policy = useQuery(settingsQuery).data?.resuming.policy;
  const { resumableFrom, continuedAs } = run;
  if (continuedAs) {
    return (
      <Way
        title="It goes on in another run"
        action={
          <Button asChild size="sm">
            <Link href={`/runs/?id=${continuedAs}`}>Show</Link>
          </Button>
        }
      >
        That one was taken up from what this one had saved.
      </Way>
    );
  }
  if (!isResumable(run, policy) || !resumableFrom) return null;
  return (
    <Way
      title={`Go on from step ${count(resumableFrom.step)} of ${count(stepsOf(run))}`}
      action={
        <Button
          look={isFirst ? 'pri' : 'default'}
          size="sm"
          writes
          data-filled={isFirst ? '' : undefined}
          working={resume.isPending}
          onClick={() => resume.mutate()}
        >
          Resume
        </Button>
      }
    >
      A new run with the same settings and pictures begins with epoch {resumableFrom.epoch + 1}. The LoRA is
      published as {run.request.name}.
    </Way>
  );
}

const isResumable = ({ resumableFrom, continuedAs, status }: Run, policy: ResumePolicy | undefined) =>
  resumableFrom !== null && continuedAs === null && !(status.state === 'interrupted' && policy === 'off');

function SavedWay({ run }: { run: Run }) {
  const saved = lastSaved(run);
  if (!saved || run.checkpoints.length === 0) return null;
  return (
    <Way
      title={`Use what is saved, epoch ${saved.epoch}`}
      action={
        <Button asChild size="sm">
          <a href="#checkpoints">Show</a>
        </Button>
      }
    >
      Its checkpoints stand below, ready to download.
    </Way>
  );
}
