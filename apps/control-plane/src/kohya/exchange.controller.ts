import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ExportedSetup, ExportSetup, ImportedSetup, ImportSetup } from '@pilothouse/contracts/exchange';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { Exchange } from './exchange.service.js';

@Controller('runs/setup')
export class ExchangeController {
  constructor(private readonly exchange: Exchange) {}

  @Post('import')
  @HttpCode(200)
  @Answers(ImportedSetup)
  import(@Body(zod(ImportSetup)) { files }: ImportSetup) {
    return this.exchange.import(files);
  }

  @Post('export')
  @HttpCode(200)
  @Answers(ExportedSetup)
  export(@Body(zod(ExportSetup)) setup: ExportSetup) {
    return this.exchange.export(setup);
  }
}
