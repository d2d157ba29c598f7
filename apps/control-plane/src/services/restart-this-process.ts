/** Long enough for the answer to the page to leave. */
const ANSWER_MS = 200;
/** A reader who never hangs up must not hold the restart. */
const CLOSE_LIMIT_MS = 5_000;

/** Ends this process, with its usual clean-up; supervisord starts it again (`autorestart=true`). */
export function restartThisProcess(): void {
  setTimeout(() => {
    setTimeout(() => process.exit(1), CLOSE_LIMIT_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  }, ANSWER_MS);
}
