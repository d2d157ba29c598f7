import { RunPhase, type Run, type RunProgress } from '@pilothouse/contracts/runs';
import { describe, expect, test } from 'vitest';
import { phasesOf } from './phases';
import { makeRun } from './run.fixture';

const states = (run: Run) => phasesOf(run).map(({ id, state }) => `${id} ${state}`);
const at = (progress: Partial<RunProgress>, status?: Run['status']) =>
  phasesOf(makeRun({ progress, status })).find(({ state }) => state !== 'done' && state !== 'next');

describe('the phase bar', () => {
  test('shows what is done, what goes on and what comes', () => {
    expect(
      states(makeRun({ progress: { phase: 'caching-latents', phaseDone: 10, phaseTotal: 40 } })),
    ).toEqual([
      'start done',
      'dataset done',
      'load done',
      'cache now',
      'prepare next',
      'train next',
      'save next',
      'publish next',
    ]);
  });

  test('never goes backwards for a sampling, a saving or a phase told late', () => {
    const reachedBy = (progress: Partial<RunProgress>) =>
      phasesOf(makeRun({ progress })).filter(({ state }) => state === 'done').length;
    const order = RunPhase.options.map((phase) => reachedBy({ phase }));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(at({ phase: 'saving', step: 358, steps: 2148 })?.id).toBe('train');
    expect(at({ phase: 'caching-latents', step: 3, steps: 2148 })?.id).toBe('train');
  });

  test.each<[Partial<RunProgress>, number | null]>([
    [{ phase: 'training', step: 1074, steps: 2148 }, 0.5],
    [{ phase: 'training', step: 1074, steps: null }, 0.5],
    [{ phase: 'training', step: 9999, steps: 2148 }, 1],
    [{ phase: 'training', step: null }, null],
    [{ phase: 'caching-latents', phaseDone: 10, phaseTotal: 40 }, 0.25],
    [{ phase: 'caching-latents', phaseDone: 0, phaseTotal: 0 }, null],
    [{ phase: 'loading-model' }, null],
  ])('fills %j to %j', (progress, share) => {
    expect(at(progress)?.share).toBe(share);
  });

  test.each([
    [{ state: 'failed', startedAt: 1, endedAt: 2, reason: 'x', evidence: null } as const, 'failed'],
    [{ state: 'interrupted', startedAt: 1, endedAt: 2, reason: 'x' } as const, 'interrupted'],
    [{ state: 'cancelled', startedAt: 1, endedAt: 2 } as const, 'cancelled'],
  ])('stops where the run stopped: %j', (status, state) => {
    expect(at({ phase: 'training', step: 22, steps: 88 }, status)).toMatchObject({
      id: 'train',
      state,
      share: 0.25,
    });
  });

  test('is all done when the run is, and not begun while it waits', () => {
    const done = makeRun({
      status: { state: 'done', startedAt: 1, endedAt: 2, published: 'loras/a.safetensors' },
      progress: { phase: 'training', step: 2147, steps: 2148 },
    });
    expect(new Set(phasesOf(done).map(({ state }) => state))).toEqual(new Set(['done']));
    expect(new Set(phasesOf(makeRun({ status: { state: 'queued' } })).map(({ state }) => state))).toEqual(
      new Set(['next']),
    );
  });
});
