import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { Captioners } from './captioners.service.js';
import { MachineModule } from '../machine/machine.module.js';
import { ModelsModule } from '../models/models.module.js';
import { SettingsModule } from '../settings/settings.module.js';
import { ExchangeController } from './exchange.controller.js';
import { Exchange } from './exchange.service.js';
import { KohyaService } from './kohya.service.js';
import { ScriptArguments } from './script-arguments.js';
import { Trainer } from './trainer-location.js';
import { TrainerVersions } from './trainer-versions.service.js';
import { TrainingData } from './training-data.js';
import { TrainingModelFiles } from './training-models.js';

@Module({
  imports: [DatasetsModule, MachineModule, ModelsModule, SettingsModule],
  controllers: [ExchangeController],
  providers: [
    Captioners,
    Exchange,
    KohyaService,
    ScriptArguments,
    Trainer,
    TrainerVersions,
    TrainingData,
    TrainingModelFiles,
  ],
  exports: [Captioners, KohyaService, TrainerVersions],
})
export class KohyaModule {}
