import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { MovesModule } from '../moves/moves.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { Carrier } from './carrier.js';
import { PictureNames } from './picture-names.js';
import { References } from './references.js';
import { TransfersController } from './transfers.controller.js';
import { TransfersService } from './transfers.service.js';

@Module({
  imports: [DatasetsModule, MovesModule, RunsModule],
  controllers: [TransfersController],
  providers: [Carrier, PictureNames, References, TransfersService],
})
export class TransfersModule {}
