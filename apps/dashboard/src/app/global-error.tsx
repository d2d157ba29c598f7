'use client';

import './globals.css';

/** The frame itself failed: only plain parts are safe here. */
export default function GlobalError() {
  return (
    <html lang="en" data-theme="dark">
      <body>
        <main className="grid h-dvh place-content-center gap-3 p-5 text-center">
          <h1 className="text-2xl font-bold">Pilothouse cannot be drawn</h1>
          <p className="text-text-2">
            What runs on the pod goes on. Reload the page; the newest version comes with it.
          </p>
          <p>
            <button
              type="button"
              onClick={() => window.location.reload()}
              className="h-control rounded-sm border border-line-strong bg-raised px-3 text-sm font-medium"
            >
              Reload
            </button>
          </p>
        </main>
      </body>
    </html>
  );
}
