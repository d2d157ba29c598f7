import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config.js';
import { AppError } from '../platform/app-error.js';
import type { Caller } from '../platform/authentication.js';
import { peerOf } from '../platform/peer.js';
import { Sessions } from '../platform/sessions.js';
import { KnownServices } from '../services/known-services.service.js';
import { ServiceControl } from '../services/services.service.js';
import { Gate, TICKET } from './gate.js';
import { gateAddress } from './gate-address.js';
import { GateKeeper } from './gate-keeper.js';
import type { GateWords } from './gate-page.js';
import { GatePasses } from './gate-passes.js';

/** Here the tools listen themselves: who can reach it needs no gate. */
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/**
 * Tools know no login and listen on the loopback address alone. Where Pilothouse can be reached from outside, each tool's port can
 * be too, through a gate that knows our log-in.
 */
@Injectable()
export class Gates implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Gates');
  private readonly gates = new Map<string, { port: number; gate: Gate }>();
  private arranging: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(
    private readonly config: Config,
    private readonly known: KnownServices,
    private readonly services: ServiceControl,
    private readonly keeper: GateKeeper,
    private readonly passes: GatePasses,
    private readonly sessions: Sessions,
  ) {}

  onApplicationBootstrap() {
    this.sessions.events.on('ended', (id) => this.gates.forEach(({ gate }) => gate.endSession(id)));
    if (LOOPBACK.includes(this.config.host)) return;
    const arrange = () => {
      this.arranging = this.arranging.then(() => this.arrange()).catch((error) => this.logger.error(error));
    };
    this.known.events.on('changed', arrange);
    this.services.events.on('replaced', arrange);
    arrange();
  }

  onApplicationShutdown() {
    this.isClosed = true;
    this.gates.forEach(({ gate }) => gate.close());
  }

  /** The address of a service's page, for the browser that asks. Throws where it has none. */
  addressFor(name: string, request: IncomingMessage, caller: Caller | undefined): string {
    const facts = this.known.of(name);
    if (!facts || facts.port === null || facts.page === null) {
      throw new AppError('NOT_FOUND', `${facts?.title ?? name} has no page that could be opened.`);
    }
    const { origin, isSameHost } = gateAddress(peerOf(request), this.config.port, facts.port);
    const url = new URL(facts.page, origin);
    if (!isSameHost && caller?.type === 'session')
      url.searchParams.set(TICKET, this.passes.ticketFor(caller.session.id));
    return url.href;
  }

  /** Opens and closes gates until there is one for each service that has a page. */
  private async arrange(): Promise<void> {
    if (this.isClosed) return;
    const wanted = new Map<string, number>();
    for (const { name } of this.services.list().services) {
      const facts = this.known.of(name);
      if (facts && facts.port !== null && facts.page !== null) wanted.set(name, facts.port);
    }
    for (const [name, { port, gate }] of this.gates) {
      if (wanted.get(name) === port) continue;
      gate.close();
      this.gates.delete(name);
    }
    for (const [name, port] of wanted) if (!this.gates.has(name)) await this.openOne(name, port);
  }

  private async openOne(name: string, port: number): Promise<void> {
    const gate = new Gate({
      port,
      keeper: this.keeper,
      redeem: (ticket) => this.passes.redeem(ticket),
      words: {
        stranger: (request) => this.stranger(name, request),
        silent: (request) => this.silent(name, request),
      },
    });
    this.gates.set(name, { port, gate });
    for (const address of outsideAddresses(this.config.host)) {
      await gate.listen(address).catch((error: NodeJS.ErrnoException) => {
        const why = error.code === 'EADDRINUSE' ? 'that port is in use' : error.message;
        this.logger.warn(`${name} cannot be opened from outside at ${address}, port ${port}: ${why}.`);
      });
    }
  }

  private stranger(name: string, request: IncomingMessage): GateWords {
    return {
      status: 401,
      title: `Log in to open ${this.titleOf(name)}`,
      text: 'This page is behind the login of Pilothouse. Log in there and open it from Services.',
      link: this.linkTo(name, request),
    };
  }

  private silent(name: string, request: IncomingMessage): GateWords {
    const service = this.services.list().services.find((each) => each.name === name);
    const title = this.titleOf(name);
    const isUp = service?.state === 'running' || service?.state === 'starting';
    return {
      status: 502,
      title: isUp ? `${title} does not answer yet` : `${title} is not running`,
      text: isUp
        ? 'It was started and may need a moment more. Services shows when it is ready, and its log says what it does.'
        : 'Start it on the Services page, then load this page again.',
      link: this.linkTo(name, request),
    };
  }

  private linkTo(name: string, request: IncomingMessage): GateWords['link'] {
    const own = this.known.of(name)?.port ?? 0;
    const { origin } = gateAddress(peerOf(request), own, this.config.port);
    return { href: `${origin}/services/?name=${name}`, label: 'Open Pilothouse' };
  }

  private titleOf(name: string): string {
    return this.known.of(name)?.title ?? name;
  }
}

/** Those a gate listens on. Never loopback, where the tool itself is. */
function outsideAddresses(host: string): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [host];
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, family, address }) => !internal && (family === 'IPv4' || isRoutable(host, address)))
    .map(({ address }) => address);
}

/** Link-local addresses need a zone, and IPv6 is served where it was asked for. */
const isRoutable = (host: string, address: string) => host === '::' && !/^fe80:/i.test(address);
