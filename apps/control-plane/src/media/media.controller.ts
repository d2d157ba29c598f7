import { Controller, Get, Query } from '@nestjs/common';
import { FilePathQuery } from '@pilothouse/contracts/files';
import { ListMedia, MediaFacts, MediaPage } from '@pilothouse/contracts/media';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { MediaService } from './media.service.js';

/** What was made; the files themselves, their previews and the trash are those of `files`. */
@Controller('media')
export class MediaController {
  constructor(private readonly media: MediaService) {}

  @Get()
  @Answers(MediaPage)
  list(@Query(zod(ListMedia)) wanted: ListMedia) {
    return this.media.list(wanted);
  }

  @Get('facts')
  @Answers(MediaFacts)
  facts(@Query(zod(FilePathQuery)) { path }: FilePathQuery) {
    return this.media.facts(path);
  }
}
