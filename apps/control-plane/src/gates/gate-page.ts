import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a gate says itself, as a page where a person looks and as plain text where a program asks. */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, title, text, link }: GateWords,
) {
  if (response.headersSent) return void response.destroy();
  const isForPerson = request.headers.accept?.includes('text/html') === true;
  response.writeHead(status, {
    'Content-Type': `${isForPerson ? 'text/html' : 'text/plain'}; charset=utf-8`,
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'Cache-Control': 'no-store',
  });
  response.end(isForPerson ? page(title, text, link) : `${title}. ${text}\n`);
}

export type GateWords = {
  status: number;
  title: string;
  text: string;
  link?: { href: string; label: string };
};

const page = (title: string, text: string, link: GateWords['link']) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(title)}</title>
<style>:root{color-scheme:dark light}body{font:15px/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-content:center;
padding:24px}main{max-width:34rem}h1{font-size:22px;font-weight:600;margin:0 0 8px}p{margin:0 0 16px;opacity:.75}</style>
<main><h1>${safe(title)}</h1><p>${safe(text)}</p>${link ? `<a href="${safe(link.href)}">${safe(link.label)}</a>` : ''}</main></html>
`;

const safe = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
