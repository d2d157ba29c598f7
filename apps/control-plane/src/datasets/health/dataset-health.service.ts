import { Injectable } from '@nestjs/common';
import type { DatasetHealth, HealthQuery } from '@pilothouse/contracts/dataset-health';
import { leadingTag, rivalTags } from '@pilothouse/pictures/caption-tags';
import { problemsOf } from '@pilothouse/pictures/picture-problems';
import { scoreOf } from '@pilothouse/pictures/score';
import { trainerEye } from '@pilothouse/pictures/trainer-eye';
import { DatasetIndex } from '../dataset-index.js';
import { PictureLooks } from './picture-looks.js';

/** How a dataset stands, from what its files say and from what looking at the pictures told. */
@Injectable()
export class DatasetHealthService {
  constructor(
    private readonly index: DatasetIndex,
    private readonly looks: PictureLooks,
  ) {}

  async health(name: string, setting: HealthQuery): Promise<DatasetHealth> {
    await this.index.ready;
    const folder = this.index.get(name);
    const images = folder.content();
    const { marks, ...progress } = this.looks.of(folder);
    const lead = leadingTag(images);
    const rivals = rivalTags(images);
    const yardstick = {
      lead,
      eye: trainerEye(setting),
      marks: new Map(marks.map((mark) => [mark.file, mark])),
    };
    const orphans = folder.orphans();
    const given = {
      problems: images.map((image) => problemsOf(image, yardstick)),
      orphans: orphans.length,
      isMixed: rivals.length > 0,
    };
    return { ...scoreOf(given), ...progress, trigger: lead, rivals, orphans, marks };
  }
}
