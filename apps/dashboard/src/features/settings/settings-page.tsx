'use client';

import { type ReactNode, useRef } from 'react';
import { Board, PageHeader } from '@/ui/page';
import { About } from './about';
import { AlertRules } from './alert-rules';
import { DownloadRules } from './download-rules';
import { GpuPolicy } from './gpu-policy';
import { Look } from './look';
import { Notifications } from './notifications';
import { ResumePolicy } from './resume-policy';
import { Section } from './section';
import { useSectionOfAddress } from './section-of-address';
import { Sessions } from './sessions';
import { TerminalSwitch } from './terminal-switch';
import { TrainerPlace } from './trainer-place';
import { TrashDays } from './trash-days';

type Part = { id: string; title: string; text: string; content: ReactNode };

/** One page, in sections one can link to. `ownPassword` is the session feature's form. */
export function SettingsPage({ ownPassword }: { ownPassword: ReactNode }) {
  const content = useRef<HTMLDivElement>(null);
  useSectionOfAddress(content);
  const parts = partsWith(ownPassword);
  return (
    <>
      <PageHeader title="Settings" />
      <Board>
        <div className="flex items-start gap-10">
          <div ref={content} className="w-full max-w-[880px] min-w-0">
            {parts.map(({ content: inside, ...section }) => (
              <Section key={section.id} {...section}>
                {inside}
              </Section>
            ))}
          </div>
          <nav aria-label="Sections" className="sticky top-6 w-[132px] shrink-0 max-lg:hidden">
            <ul className="grid gap-px border-l border-line text-sm">
              {parts.map(({ id, title }) => (
                <li key={id}>
                  <a href={`#${id}`} className="block py-1 pl-3 text-muted hover:text-text">
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </Board>
    </>
  );
}

const partsWith = (ownPassword: ReactNode): Part[] => [
  part('trainer', 'Trainer', 'Kohya’s sd-scripts, and the Python that runs it.', <TrainerPlace />),
  part('resuming', 'Interrupted runs', 'When a run was ended from outside.', <ResumePolicy />),
  part(
    'notifications',
    'Notifications',
    'Hear it when a run has ended, or an alert is raised.',
    <Notifications />,
  ),
  part('alerts', 'Alerts', 'When the machine needs a look.', <AlertRules />),
  part('gpu', 'GPU', 'How a run comes to have a card for itself.', <GpuPolicy />),
  part('downloads', 'Downloads', 'How models are fetched, and from where.', <DownloadRules />),
  part('terminal', 'Terminal', 'A shell on this pod, in the browser.', <TerminalSwitch />),
  part('trash', 'Trash', 'What was deleted, until it is deleted for good.', <TrashDays />),
  part('password', 'Password', 'One for everything on this pod.', ownPassword),
  part('sessions', 'Logged in', 'Every browser that can open this pod.', <Sessions />),
  part('look', 'Look', 'Of this browser.', <Look />),
  part('about', 'About', 'This pod and this program.', <About />),
];

const part = (id: string, title: string, text: string, content: ReactNode): Part => ({
  id,
  title,
  text,
  content,
});
