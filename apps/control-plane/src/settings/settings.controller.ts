import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ChangeSettings, Settings } from '@pilothouse/contracts/settings';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { SettingsService } from './settings.service.js';

@Controller('settings')
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  @Get()
  @Answers(Settings)
  show() {
    return this.settings.current;
  }

  @Patch()
  @Answers(Settings)
  change(@Body(zod(ChangeSettings)) patch: ChangeSettings) {
    return this.settings.change(patch);
  }
}
