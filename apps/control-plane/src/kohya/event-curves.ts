import type { Curve, LossCurve, RunCurves } from '@pilothouse/contracts/curves';
import { EventFile } from './event-file.js';
import { LossPoints } from './loss-curve.js';

const LOSS = 'loss/current';
const AVERAGE = 'loss/average';
const VALIDATION = 'loss/validation/epoch_average';
const STEP_VALIDATION = 'loss/validation/step_average';
/** A block-wise run has one rate for each block: nobody tells more lines apart. */
const MOST_RATES = 8;

/** The curves of a run from the trainer's event files, in a bounded number of points. */
export class EventCurves {
  private readonly points = new Map<string, LossPoints>();
  /** Fed with the same steps as the loss of each, so it is thinned to the same ones. */
  private readonly clock = new LossPoints();

  /** A resumed trainer counts its steps from where it began, its epochs from the very beginning. */
  constructor(private readonly startStep = 0) {}

  /** A run that was resumed has several files, read one after the other. */
  openFile(): EventFile {
    return new EventFile(({ tag, step, value, at }) => {
      if (!Number.isFinite(value) || !isShown(tag)) return;
      const total = tag === VALIDATION ? step : step + this.startStep;
      this.pointsOf(tag)?.set(total, value);
      if (tag === LOSS && Number.isFinite(at)) this.clock.set(total, at);
    });
  }

  get curves(): RunCurves {
    const rates = [...this.points.keys()].filter((tag) => tag.startsWith('lr/'));
    return {
      loss: this.curve(LOSS),
      average: this.curve(AVERAGE),
      clock: toCurve(this.clock.curve),
      validation: this.curve(VALIDATION),
      stepValidation: this.curve(STEP_VALIDATION),
      learningRates: rates.map((tag) => ({ name: tag.slice(3).trim(), curve: this.curve(tag) })),
    };
  }

  private pointsOf(tag: string): LossPoints | undefined {
    const known = this.points.get(tag);
    if (known || this.points.size >= MOST_RATES + 4) return known;
    const points = new LossPoints();
    this.points.set(tag, points);
    return points;
  }

  private curve(tag: string): Curve {
    return toCurve(this.points.get(tag)?.curve ?? { steps: [], average: [] });
  }
}

const toCurve = ({ steps, average }: LossCurve): Curve => ({ steps, values: average });

/** The trainer writes `lr/group0` besides the names it means. */
const isShown = (tag: string) =>
  [LOSS, AVERAGE, VALIDATION, STEP_VALIDATION].includes(tag) ||
  (tag.startsWith('lr/') && !/^lr\/(?:group\d+$|d\*lr)/.test(tag));
