import { type PhaseTime, RunPhase, type Run, type RunProgress } from '@pilothouse/contracts/runs';
import { describe, expect, test } from 'vitest';
import { phasesOf, secondsOf } from './phases';
import { makeRun } from './run.fixture';

const states = (run: Run) => phasesOf(run).map(({ id, state }) => `${id} ${state}`);
const at = (progress: Partial<RunProgress>, status?: Run['status']) =>
  phasesOf(makeRun({ progress, status })).find(({ state }) => state !== 'done' && state !== 'next');

describe('the phase bar', () => {
  test('shows what is done, what goes on and what comes', () => {
    expect(
      states(makeRun({ progress: { phase: 'caching-latents', phaseDone: 10, phaseTotal: 40 } })),
    ).toEqual([
      'checks done',
      'load done',
      'latents now',
      'captions next',
      'prepare next',
      'train next',
      'save next',
      'publish next',
    ]);
  });

  test('never goes backwards for a sampling, a saving or a phase told late', () => {
    const reachedBy = (progress: Partial<RunProgress>) =>
      phasesOf(makeRun({ progress })).filter(({ state }) => state === 'done').length;
    // Those behind are an install's, which has a bar of its own.
    const training = RunPhase.options.slice(0, RunPhase.options.indexOf('fetching-source'));
    const order = training.map((phase) => reachedBy({ phase }));
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

  test('ends a rehearsal with the save, because nothing is published', () => {
    const run = makeRun();
    const rehearsal = { ...run, request: { ...run.request, rehearsal: true } };
    expect(phasesOf(rehearsal).at(-1)?.id).toBe('save');
  });

  test('adds up what belongs together, and says nothing of what nobody saw', () => {
    const time = (phase: PhaseTime['phase'], seconds: number | null, since: number | null = null) => ({
      ...{ phase, beganAt: 1, times: 1, seconds, since },
    });
    const run = makeRun({
      progress: {
        phase: 'sampling',
        step: 10,
        phases: [
          time('starting', 4),
          time('reading-dataset', 2),
          time('loading-model', null),
          time('training', 60),
          time('sampling', 5, 100_000),
          time('saving', 3),
        ],
      },
    });
    const timeOf = (id: string) => phasesOf(run).find((phase) => phase.id === id)!.time;
    expect(secondsOf(timeOf('checks'), 0)).toBe(6);
    expect(secondsOf(timeOf('load'), 0)).toBeNull();
    expect(secondsOf(timeOf('train'), 107_000)).toBe(60 + 5 + 3 + 7);
    expect(secondsOf(timeOf('publish'), 0)).toBeNull();
  });

  test('shows a GPU that is being freed, and none where nothing had to be', () => {
    const freeing = (seconds: number, since: number | null) =>
      phasesOf(
        makeRun({
          status: { state: 'preparing' },
          progress: { phases: [{ phase: 'freeing-gpu', beganAt: 1, times: 0, seconds, since }] },
        }),
      )[0];
    expect(freeing(0, 1)).toMatchObject({ id: 'gpu', state: 'now' });
    expect(freeing(11, null)?.id).toBe('gpu');
    expect(freeing(0.2, null)?.id).toBe('checks');
  });
});
