import { createHash } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

/** For whatever is not a page: data, pictures and downloads run nothing, wherever they are opened. */
const NOTHING_RUNS = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };

/** No HSTS and no upgrade to https: a pod on the local network is reached by plain HTTP. */
export const securityHeaders = () =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: NOTHING_RUNS },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });

/** What an answer says about a person's work stays out of every cache, unless a route says otherwise. */
export function neverStored(_: Request, response: Response, next: NextFunction) {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

/** What one exported page may do. Next writes scripts into it, other ones at each build, so each is named by its hash. */
export function pagePolicy(html: string): string {
  const scripts = inlineScripts(html).map((script) => `'sha256-${sha256(script)}'`);
  return [
    "default-src 'self'",
    ["script-src 'self'", ...new Set(scripts)].join(' '),
    // Charts and the terminal place things by style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A script ends at the first `</script`, whatever stands around it. */
const inlineScripts = (html: string): string[] =>
  [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script/gi)]
    .filter(([, attributes]) => !/\bsrc\s*=/i.test(attributes!))
    .map(([, , script]) => script!);

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
