import { delimiter, dirname, join } from 'node:path';

/** What supervisord and everything below it is started with: the names in supervisor/supervisord.conf, and our settings. */
export function serviceEnvironment(environment, { root, workspace, host, port, sockets }) {
  return {
    ...environment,
    // `node` in a program's command is the one that runs this.
    PATH: [dirname(process.execPath), environment.PATH].filter(Boolean).join(delimiter),
    PILOTHOUSE_HOME: root,
    PILOTHOUSE_WORKSPACE: workspace,
    PILOTHOUSE_HOST: host,
    PILOTHOUSE_PORT: String(port),
    PILOTHOUSE_SUPERVISOR_SOCKET: sockets.supervisor,
    PILOTHOUSE_EVENTS_SOCKET: sockets.events,
    PILOTHOUSE_SERVICE_FILES: toPattern(join(workspace, '.pilothouse/services')) + '/*.conf',
  };
}

/** supervisord parts its include patterns at blanks and reads them with Python's glob, so a blank becomes “any character”. */
export const toPattern = (path) => path.replace(/[[*?]/g, '[$&]').replace(/\s/g, '?');
