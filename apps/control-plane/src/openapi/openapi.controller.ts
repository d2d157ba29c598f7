import { Controller, Get } from '@nestjs/common';
import { Describes } from '../platform/describes.js';
import { OpenApi } from './openapi.service.js';

@Controller('openapi.json')
export class OpenApiController {
  private document?: ReturnType<OpenApi['document']>;

  constructor(private readonly openApi: OpenApi) {}

  @Get()
  @Describes({ answer: { type: 'application/json', text: 'This document' } })
  show() {
    return (this.document ??= this.openApi.document());
  }
}
