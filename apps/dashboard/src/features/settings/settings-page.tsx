'use client';

import type { ReactNode } from 'react';
import { Board, PageHeader } from '@/ui/page';
import { About } from './about';
import { AlertRules } from './alert-rules';
import { DownloadRules } from './download-rules';
import { GpuPolicy } from './gpu-policy';
import { Look } from './look';
import { Notifications } from './notifications';
import { ResumePolicy } from './resume-policy';
import { Section } from './section';
import { Sessions } from './sessions';
import { TerminalSwitch } from './terminal-switch';
import { TrainerPlace } from './trainer-place';
import { TrashDays } from './trash-days';

/** One page, in sections one can link to. `ownPassword` is the session feature's form. */
export function SettingsPage({ ownPassword }: { ownPassword: ReactNode }) {
  return (
    <>
      <PageHeader title="Settings" />
      <Board className="gap-0">
        <div className="w-full max-w-[880px]">
          <Section id="trainer" title="Trainer" text="Kohya’s sd-scripts, and the Python that runs it.">
            <TrainerPlace />
          </Section>
          <Section id="resuming" title="Interrupted runs" text="When a run was ended from outside.">
            <ResumePolicy />
          </Section>
          <Section
            id="notifications"
            title="Notifications"
            text="Hear it when a run has ended, or an alert is raised."
          >
            <Notifications />
          </Section>
          <Section id="alerts" title="Alerts" text="When the machine needs a look.">
            <AlertRules />
          </Section>
          <Section id="gpu" title="GPU" text="How a run comes to have a card for itself.">
            <GpuPolicy />
          </Section>
          <Section id="downloads" title="Downloads" text="How models are fetched, and from where.">
            <DownloadRules />
          </Section>
          <Section id="terminal" title="Terminal" text="A shell on this pod, in the browser.">
            <TerminalSwitch />
          </Section>
          <Section id="trash" title="Trash" text="What was deleted, until it is deleted for good.">
            <TrashDays />
          </Section>
          <Section id="password" title="Password" text="One for everything on this pod.">
            {ownPassword}
          </Section>
          <Section id="sessions" title="Logged in" text="Every browser that can open this pod.">
            <Sessions />
          </Section>
          <Section id="look" title="Look" text="Of this browser.">
            <Look />
          </Section>
          <Section id="about" title="About" text="This pod and this program.">
            <About />
          </Section>
        </div>
      </Board>
    </>
  );
}
