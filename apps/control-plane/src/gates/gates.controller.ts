import { Controller, Get, HttpCode, Param, Req, Res } from '@nestjs/common';
import { ServiceName } from '@pilothouse/contracts/names';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { CalledBy, type Caller } from '../platform/authentication.js';
import { Describes } from '../platform/describes.js';
import { zod } from '../platform/zod.pipe.js';
import { Gates } from './gates.service.js';

const ServiceParams = z.object({ name: ServiceName });

@Controller('services')
export class GatesController {
  constructor(private readonly gates: Gates) {}

  /** A link, so that the browser opens it in a tab of its own. */
  @Get(':name/open')
  @HttpCode(302)
  @Describes({ answer: { type: 'text/plain', text: 'Leads to the page of the tool' } })
  open(
    @Param(zod(ServiceParams)) { name }: z.infer<typeof ServiceParams>,
    @CalledBy() caller: Caller | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ) {
    response.redirect(302, this.gates.addressFor(name, request, caller));
  }
}
