import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ChangePassword, LogIn, Session, SessionParams, SessionState } from '@pilothouse/contracts/session';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { Public } from '../platform/auth.guard.js';
import { CalledBy, type Caller } from '../platform/authentication.js';
import { peerOf } from '../platform/peer.js';
import { zod } from '../platform/zod.pipe.js';
import { clearSessionCookie, setSessionCookie } from './session.cookie.js';
import { SessionService } from './session.service.js';

@Controller()
export class SessionController {
  constructor(private readonly session: SessionService) {}

  @Get('session')
  @Public()
  @Answers(SessionState)
  show(@CalledBy() caller: Caller | undefined) {
    return this.session.stateFor(caller);
  }

  @Post('session')
  @Public()
  @HttpCode(200)
  @Answers(SessionState)
  async logIn(
    @Body(zod(LogIn)) logIn: LogIn,
    @CalledBy() before: Caller | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { address } = peerOf(request);
    const browser = { address, userAgent: request.headers['user-agent'] ?? '' };
    const { token, state } = await this.session.logIn(logIn, browser, before);
    setSessionCookie(request, response, token);
    return state;
  }

  @Delete('session')
  @HttpCode(204)
  logOut(
    @CalledBy() caller: Caller | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    this.session.logOut(caller);
    clearSessionCookie(request, response);
  }

  @Get('sessions')
  @Answers(Session.array())
  list(@CalledBy() caller: Caller | undefined) {
    return this.session.list(caller);
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  revoke(@Param(zod(SessionParams)) { id }: z.infer<typeof SessionParams>) {
    this.session.revoke(id);
  }

  @Put('password')
  @HttpCode(204)
  changePassword(
    @Body(zod(ChangePassword)) change: ChangePassword,
    @CalledBy() caller: Caller | undefined,
    @Req() request: Request,
  ): Promise<void> {
    return this.session.changePassword(change, peerOf(request).address, caller);
  }
}
