import { expect, test } from 'vitest';
import { Config } from './config.js';

test('secrets are taken out of the environment, so that no child inherits them', () => {
  const environment = {
    PILOTHOUSE_WORKSPACE: '/srv/pod',
    PILOTHOUSE_PASSWORD: 'a harbour at night',
    PILOTHOUSE_TOKEN: '0123456789abcdef',
    HF_TOKEN: 'hf_secret',
    PATH: '/usr/bin',
  };
  const config = Config.fromEnvironment(environment);
  expect(config).toMatchObject({
    workspace: '/srv/pod',
    password: 'a harbour at night',
    token: '0123456789abcdef',
  });
  expect(environment).not.toHaveProperty('PILOTHOUSE_PASSWORD');
  expect(environment).not.toHaveProperty('PILOTHOUSE_TOKEN');
  expect(config.toolEnvironment).toEqual({ PATH: '/usr/bin' });
});

test('every problem is told at once, and no secret with it', () => {
  const fail = () =>
    Config.fromEnvironment({
      PILOTHOUSE_PORT: '99999',
      PILOTHOUSE_WORKSPACE: 'here',
      PILOTHOUSE_TOKEN: 'short-secret',
    });
  expect(fail).toThrow(
    /PILOTHOUSE_WORKSPACE must be an absolute path[\s\S]*PILOTHOUSE_TOKEN needs at least 16/,
  );
  expect(fail).toThrow(/PILOTHOUSE_PORT/);
  expect(fail).not.toThrow(/short-secret/);
});

test('a workspace too deep for its sockets is refused with what to do, unless they are put elsewhere', () => {
  const deep = { PILOTHOUSE_WORKSPACE: `/srv/${'deep/'.repeat(25)}` };
  expect(() => Config.fromEnvironment({ ...deep })).toThrow(
    /too long for a socket.*PILOTHOUSE_EVENTS_SOCKET/,
  );
  const elsewhere = { PILOTHOUSE_SUPERVISOR_SOCKET: '/run/s.sock', PILOTHOUSE_EVENTS_SOCKET: '/run/e.sock' };
  expect(Config.fromEnvironment({ ...deep, ...elsewhere }).eventsSocket).toBe('/run/e.sock');
});
