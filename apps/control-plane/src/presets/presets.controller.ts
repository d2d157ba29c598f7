import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import { PresetList, PresetParams, SavePreset } from '@pilothouse/contracts/presets';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { PresetsService } from './presets.service.js';

@Controller('runs/presets')
export class PresetsController {
  constructor(private readonly presets: PresetsService) {}

  @Get()
  @Answers(PresetList)
  list() {
    return this.presets.list();
  }

  @Post()
  @HttpCode(201)
  @Answers(PresetList)
  save(@Body(zod(SavePreset)) preset: SavePreset) {
    return this.presets.save(preset);
  }

  @Delete(':name')
  @Answers(TrashEntry)
  remove(@Param(zod(PresetParams)) { name }: z.infer<typeof PresetParams>) {
    return this.presets.remove(name);
  }
}
