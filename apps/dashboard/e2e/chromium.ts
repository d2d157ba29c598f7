import { type Browser, chromium } from 'playwright-core';

/** Debian's Chromium, kept from looking for the world outside. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Set by `npm test`; empty where there is no browser. */
export const BROWSER_PATH = process.env.PILOTHOUSE_TEST_BROWSER ?? '/usr/bin/chromium';

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: BROWSER_PATH, args: ARGS });
