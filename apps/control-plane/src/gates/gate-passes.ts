import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import writeFileAtomic from 'write-file-atomic';
import { Sessions } from '../platform/sessions.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';

const KEY_BYTES = 32;
/** From the click to the first request of the new page. */
const TICKET_LIFE_MS = 30_000;
const TICKETS_MOST = 1000;

/**
 * How a browser that logged in under one host name is known under another, where its cookie does not come along: a ticket in the
 * address, good once and for a moment, is exchanged for a pass, which is good as long as the log-in itself.
 */
@Injectable()
export class GatePasses {
  private readonly key: Buffer;
  private readonly tickets = new Map<string, { sessionId: string; until: number }>();

  constructor(
    folders: WorkspaceFolders,
    private readonly sessions: Sessions,
  ) {
    this.key = keyIn(join(folders.state, 'gate.key'));
  }

  ticketFor(sessionId: string): string {
    const now = performance.now();
    for (const [ticket, { until }] of this.tickets) {
      if (until <= now || this.tickets.size >= TICKETS_MOST) this.tickets.delete(ticket);
    }
    const ticket = randomBytes(KEY_BYTES).toString('base64url');
    this.tickets.set(ticket, { sessionId, until: now + TICKET_LIFE_MS });
    return ticket;
  }

  /** The pass for a ticket that was not used before; undefined for any other. */
  redeem(ticket: string): string | undefined {
    const found = this.tickets.get(ticket);
    this.tickets.delete(ticket);
    if (!found || found.until <= performance.now()) return undefined;
    return `${found.sessionId}.${this.sign(found.sessionId)}`;
  }

  /** The session a pass stands for, while that goes on. */
  sessionOf(pass: string): string | undefined {
    const dot = pass.lastIndexOf('.');
    const sessionId = pass.slice(0, Math.max(dot, 0));
    const given = Buffer.from(pass.slice(dot + 1));
    const right = Buffer.from(this.sign(sessionId));
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    return this.sessions.isOpen(sessionId) ? sessionId : undefined;
  }

  private sign(sessionId: string): string {
    return createHmac('sha256', this.key).update(sessionId).digest('base64url');
  }
}

/** Kept, so that open pages of tools outlive a restart of the control plane. */
function keyIn(path: string): Buffer {
  try {
    const key = readFileSync(path);
    if (key.length === KEY_BYTES) return key;
  } catch {
    // None yet, or one that cannot be read: another one takes its place, and tools are opened anew.
  }
  const key = randomBytes(KEY_BYTES);
  try {
    writeFileAtomic.sync(path, key, { mode: 0o600 });
    chmodSync(path, 0o600);
  } catch {
    // A full disk: this key is good until the next restart.
  }
  return key;
}
