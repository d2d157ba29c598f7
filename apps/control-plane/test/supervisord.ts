import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const RELAY = fileURLToPath(new URL('../../../supervisor/event_relay.py', import.meta.url));
const SUPERVISORD = process.env.PILOTHOUSE_TEST_SUPERVISORD || 'supervisord';
const WAKE_MS = 50;

export type RunningSupervisord = Awaited<ReturnType<typeof startSupervisord>>;

/** The lines of each program's section: `{ sleeper: 'command=sleep 600' }`. A log file in `logs` is set for each. */
export type Programs = Record<string, string>;

/** A real supervisord in a folder of its own, with our event relay unless told otherwise. */
export async function startSupervisord(programs: Programs, options: { hasRelay?: boolean } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'ph-sv-'));
  const logs = join(folder, 'logs');
  const socket = join(folder, 's.sock');
  const eventsSocket = join(folder, 'e.sock');
  const conf = join(folder, 's.conf');
  /** For a control plane that is to write program files. */
  const workspace = join(folder, 'ws');
  const hasRelay = options.hasRelay ?? true;
  await mkdir(logs);
  await mkdir(workspace);
  const write = (next: Programs) => writeFile(conf, configuration(next));
  await write(programs);
  let daemon: ChildProcess | undefined;

  function configuration(sections: Programs) {
    const lines = [
      `[supervisord]\nnodaemon=true\nlogfile=${folder}/s.log\npidfile=${folder}/s.pid\nchildlogdir=${logs}`,
      ...(process.getuid?.() === 0 ? ['user=root'] : []),
      `[unix_http_server]\nfile=${socket}`,
      '[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface',
      ...Object.entries(sections).map(
        ([name, section]) =>
          `[program:${name}]\nstdout_logfile=${logs}/${name}.log\nredirect_stderr=true\nstartsecs=0\n${section}`,
      ),
      ...(hasRelay
        ? [
            `[eventlistener:event-relay]\ncommand=python3 ${RELAY}\nenvironment=PILOTHOUSE_EVENTS_SOCKET="${eventsSocket}"\nautorestart=true\n` +
              'events=PROCESS_STATE,PROCESS_GROUP_ADDED,PROCESS_GROUP_REMOVED,SUPERVISOR_STATE_CHANGE\nbuffer_size=100',
          ]
        : []),
      `[include]\nfiles=${workspace}/.pilothouse/services/*.conf`,
    ];
    return lines.join('\n') + '\n';
  }

  async function start() {
    daemon = spawn(SUPERVISORD, ['-n', '-c', conf], { stdio: 'ignore' });
    while (!(await answers(socket))) {
      if (daemon.exitCode !== null)
        throw new Error(`supervisord ended with ${daemon.exitCode}, see ${folder}/s.log`);
      await setTimeout(20);
    }
  }

  /** supervisord alone: what it runs lives on. */
  async function kill() {
    const ended = once(daemon!, 'exit');
    daemon!.kill('SIGKILL');
    await ended;
  }

  async function stop() {
    const isRunning = daemon && daemon.exitCode === null && daemon.signalCode === null;
    if (isRunning) {
      const ended = once(daemon!, 'exit');
      daemon!.kill('SIGTERM');
      // It looks at its signals only when its poll ends, see event_relay.py.
      const wake = setInterval(() => void answers(socket), WAKE_MS);
      await ended;
      clearInterval(wake);
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  await start();
  return { folder, logs, workspace, socket, eventsSocket, conf, write, start, kill, stop };
}

/** True when somebody accepts connections there. */
const answers = (socket: string) =>
  new Promise<boolean>((resolve) => {
    const connection = connect(socket, () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
