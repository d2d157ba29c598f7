import { Body, Controller, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { ChangeWebhook, Delivery, Webhook } from '@pilothouse/contracts/notifications';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { NotificationsService } from './notifications.service.js';

@Controller('notifications/webhook')
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Get()
  @Answers(Webhook)
  show() {
    return this.notifications.current;
  }

  @Patch()
  @Answers(Webhook)
  change(@Body(zod(ChangeWebhook)) change: ChangeWebhook) {
    return this.notifications.change(change);
  }

  @Post('test')
  @HttpCode(200)
  @Answers(Delivery)
  test() {
    return this.notifications.test();
  }
}
