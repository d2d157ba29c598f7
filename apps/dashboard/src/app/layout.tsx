import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { EARLY_SNIPPET } from '@/api/early-snippet';
import { QueryProvider } from '@/api/query-client';
import { Frame } from '@/features/shell/frame';
import { THEME_SNIPPET } from '@/ui/theme-snippet';
import './globals.css';
import { PaletteRoute } from './palette-route';
import { UploadStripRoute } from './upload-strip-route';

// In the page itself: one request less, and none before the login.
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" fill="none"><rect width="20" height="20" rx="4.5" fill="#101317"/><g transform="translate(2.2 2.2) scale(.78)"><circle cx="10" cy="10" r="8.2" stroke="#e7eaee" stroke-width="2"/><path d="M10 10 12.3 2.3A8.2 8.2 0 0 1 17.7 7.7Z" fill="#62c6e3"/><circle cx="10" cy="10" r="1.9" fill="#e7eaee"/></g></svg>`;

export const metadata: Metadata = {
  title: { default: 'Pilothouse', template: '%s · Pilothouse' },
  icons: { icon: `data:image/svg+xml,${encodeURIComponent(ICON)}` },
};

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
        <script dangerouslySetInnerHTML={{ __html: EARLY_SNIPPET }} />
        <QueryProvider>
          <Frame palette={<PaletteRoute />} uploads={<UploadStripRoute />}>
            {children}
          </Frame>
        </QueryProvider>
      </body>
    </html>
  );
}
