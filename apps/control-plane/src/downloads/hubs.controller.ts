import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { HubAnswer, HubParams, HubPlace, SearchHub, SetToken } from '@pilothouse/contracts/downloads';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { Hubs } from './hubs.service.js';
import { OffersService } from './offers.service.js';

@Controller('hubs')
export class HubsController {
  constructor(
    private readonly hubs: Hubs,
    private readonly offers: OffersService,
  ) {}

  @Get()
  @Answers(HubPlace.array())
  list() {
    return this.hubs.places();
  }

  @Get('search')
  @Answers(HubAnswer)
  search(@Query(zod(SearchHub)) search: SearchHub) {
    return this.offers.search(search);
  }

  @Put(':hub/token')
  @Answers(HubPlace)
  setToken(
    @Param(zod(HubParams)) { hub }: z.infer<typeof HubParams>,
    @Body(zod(SetToken)) { token }: SetToken,
  ) {
    return this.hubs.setToken(hub, token);
  }
}
