import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { orWithout } from '../../platform/cache.js';
import { Database } from '../../platform/database.js';
import { GRID, type Measure } from './measure-picture.js';

const Row = z.object({
  file: z.string(),
  key: z.string(),
  grid: z.string(),
  sharpness: z.number(),
  contrast: z.number(),
  sha256: z.string().nullable(),
});

/** What was measured of one version of a file. Null: it could not be. `sha256` is only there where it was needed. */
export type Measured = { key: string; measure: Measure | null; sha256: string | null };

/** What was measured of pictures, kept over boots so that none is decoded for it twice. */
@Injectable()
export class MeasuresStore {
  constructor(private readonly database: Database) {}

  load(dataset: string): Map<string, Measured> {
    const sql = 'SELECT file, key, grid, sharpness, contrast, sha256 FROM picture_measures WHERE dataset = ?';
    return new Map(this.database.all(Row, sql, dataset).map(({ file, ...row }) => [file, measuredOf(row)]));
  }

  save(dataset: string, pictures: [file: string, measured: Measured][]) {
    const sql = 'INSERT OR REPLACE INTO picture_measures VALUES (?, ?, ?, ?, ?, ?, ?)';
    this.quietly(() =>
      this.database.transaction(() => {
        for (const [file, { key, measure, sha256 }] of pictures) {
          const grid = measure ? Buffer.from(measure.grid).toString('base64') : '';
          const figures = [measure?.sharpness ?? 0, measure?.contrast ?? 0] as const;
          this.database.run(sql, dataset, file, key, grid, ...figures, sha256);
        }
      }),
    );
  }

  forget(dataset: string, files?: string[]) {
    const sql = 'DELETE FROM picture_measures WHERE dataset = ?';
    this.quietly(() => {
      if (!files) return void this.database.run(sql, dataset);
      this.database.transaction(() => {
        for (const file of files) this.database.run(`${sql} AND file = ?`, dataset, file);
      });
    });
  }

  private quietly<T>(work: () => T) {
    return orWithout(MeasuresStore.name, work);
  }
}

function measuredOf({ key, grid, sharpness, contrast, sha256 }: Omit<z.infer<typeof Row>, 'file'>): Measured {
  const cells = new Uint8Array(Buffer.from(grid, 'base64'));
  const measure = cells.length === GRID * GRID ? { grid: cells, sharpness, contrast } : null;
  return { key, measure, sha256 };
}
