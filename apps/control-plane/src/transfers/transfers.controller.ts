import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Dataset, DatasetParams } from '@pilothouse/contracts/datasets';
import {
  CopyDataset,
  DatasetReferences,
  MergeDatasets,
  RenameDataset,
  RenamedPictures,
  RenamePictures,
  SplitDataset,
  TransferPictures,
  TransferReport,
} from '@pilothouse/contracts/transfers';
import { DatasetsService } from '../datasets/datasets.service.js';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { PictureNames } from './picture-names.js';
import { References } from './references.js';
import { TransfersService } from './transfers.service.js';

@Controller('datasets')
export class TransfersController {
  constructor(
    private readonly transfers: TransfersService,
    private readonly names: PictureNames,
    private readonly datasets: DatasetsService,
    private readonly references: References,
  ) {}

  @Post('merge')
  @HttpCode(200)
  @Answers(TransferReport)
  merge(@Body(zod(MergeDatasets)) merge: MergeDatasets) {
    return this.transfers.merge(merge);
  }

  @Get(':name/references')
  @Answers(DatasetReferences)
  referencesTo(@Param(zod(DatasetParams)) { name }: DatasetParams) {
    return this.references.to(name);
  }

  @Post(':name/rename')
  @HttpCode(200)
  @Answers(Dataset)
  rename(
    @Param(zod(DatasetParams)) { name }: DatasetParams,
    @Body(zod(RenameDataset)) { to }: RenameDataset,
  ) {
    return this.datasets.rename(name, to);
  }

  @Post(':name/copy')
  @HttpCode(200)
  @Answers(TransferReport)
  copy(@Param(zod(DatasetParams)) { name }: DatasetParams, @Body(zod(CopyDataset)) { to }: CopyDataset) {
    return this.transfers.copy(name, to);
  }

  @Post(':name/split')
  @HttpCode(200)
  @Answers(TransferReport)
  split(@Param(zod(DatasetParams)) { name }: DatasetParams, @Body(zod(SplitDataset)) split: SplitDataset) {
    return this.transfers.split(name, split);
  }

  @Post(':name/transfer')
  @HttpCode(200)
  @Answers(TransferReport)
  transfer(
    @Param(zod(DatasetParams)) { name }: DatasetParams,
    @Body(zod(TransferPictures)) transfer: TransferPictures,
  ) {
    return this.transfers.transfer(name, transfer);
  }

  @Post(':name/pictures/rename')
  @HttpCode(200)
  @Answers(RenamedPictures)
  renamePictures(
    @Param(zod(DatasetParams)) { name }: DatasetParams,
    @Body(zod(RenamePictures)) rename: RenamePictures,
  ) {
    return this.names.rename(name, rename);
  }
}
