import { vi } from 'vitest';

const LIMIT = { timeout: 60_000 };

const { waitFor } = vi;
// `vi.waitFor` gives up after a second and has no setting for it, unlike `expect.poll`. Files may share this module's scope.
if (waitFor.name !== 'waitLonger') {
  vi.waitFor = function waitLonger(callback, options = LIMIT) {
    return waitFor(callback, options);
  };
}
