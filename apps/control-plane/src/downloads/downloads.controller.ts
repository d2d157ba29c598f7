import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import {
  ActOnDownload,
  ActOnDownloads,
  AddDownloads,
  BundleList,
  BundleParams,
  ChangeDownload,
  Download,
  DownloadList,
  DownloadParams,
  Offer,
  OrderDownloads,
  PreviewDownload,
  Sighting,
} from '@pilothouse/contracts/downloads';
import { ModelPath } from '@pilothouse/contracts/models';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { BundlesService } from './bundles.service.js';
import { DownloadsService } from './downloads.service.js';
import { OffersService } from './offers.service.js';
import { ToolSightings } from './tool-sightings.service.js';

type Params = z.infer<typeof DownloadParams>;
type ModelPath = z.infer<typeof ModelPath>;

@Controller('downloads')
export class DownloadsController {
  constructor(
    private readonly downloads: DownloadsService,
    private readonly offers: OffersService,
    private readonly bundles: BundlesService,
    private readonly sightings: ToolSightings,
  ) {}

  @Get()
  @Answers(DownloadList)
  list() {
    return this.downloads.list();
  }

  @Post()
  @Answers(Download.array())
  add(@Body(zod(AddDownloads)) add: z.infer<typeof AddDownloads>) {
    return this.offers.add(add);
  }

  @Post('preview')
  @HttpCode(200)
  @Answers(Offer)
  preview(@Body(zod(PreviewDownload)) preview: PreviewDownload) {
    return this.offers.preview(preview);
  }

  @Get('bundles')
  @Answers(BundleList)
  listBundles() {
    return this.bundles.list();
  }

  @Post('bundles/:id')
  @Answers(Download.array())
  getBundle(@Param(zod(BundleParams)) { id }: z.infer<typeof BundleParams>) {
    return this.bundles.get(id);
  }

  @Get('seen')
  @Answers(Sighting.array())
  seen(@Query(zod(ModelPath)) { path }: ModelPath) {
    return this.sightings.of(path);
  }

  @Put('order')
  @Answers(DownloadList)
  order(@Body(zod(OrderDownloads)) { ids }: z.infer<typeof OrderDownloads>) {
    return this.downloads.order(ids);
  }

  @Post('all/:action')
  @HttpCode(200)
  @Answers(DownloadList)
  actOnAll(@Param(zod(ActOnDownloads)) { action }: z.infer<typeof ActOnDownloads>) {
    return this.downloads.actOnAll(action);
  }

  @Delete('done')
  @Answers(DownloadList)
  removeDone() {
    return this.downloads.removeDone();
  }

  @Post(':id/:action')
  @HttpCode(200)
  @Answers(Download)
  act(@Param(zod(ActOnDownload)) act: ActOnDownload) {
    return this.downloads.act(act);
  }

  @Patch(':id')
  @Answers(Download)
  change(@Param(zod(DownloadParams)) { id }: Params, @Body(zod(ChangeDownload)) change: ChangeDownload) {
    return this.downloads.change(id, change);
  }

  @Delete(':id')
  @Answers(DownloadList)
  remove(@Param(zod(DownloadParams)) { id }: Params) {
    return this.downloads.remove(id);
  }
}
