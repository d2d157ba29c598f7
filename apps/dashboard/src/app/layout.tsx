import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { QueryProvider } from '@/api/query-client';
import { Palette } from '@/features/palette/palette';
import { StopDialog } from '@/features/runs/stop-dialog';
import { Frame } from '@/features/shell/frame';
import { THEME_SNIPPET } from '@/ui/theme-snippet';
import './globals.css';

export const metadata: Metadata = { title: { default: 'Pilothouse', template: '%s · Pilothouse' } };

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: dark)', color: '#101317' },
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
  ],
};

export default function Layout({ children }: { children: ReactNode }) {
  return (
    // The snippet sets data-theme before React looks, so the two may differ.
    <html lang="en" data-theme="dark" suppressHydrationWarning>
      <body>
        <script dangerouslySetInnerHTML={{ __html: THEME_SNIPPET }} />
        <QueryProvider>
          <Frame palette={<Palette StopDialog={StopDialog} />}>{children}</Frame>
        </QueryProvider>
      </body>
    </html>
  );
}
