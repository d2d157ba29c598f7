/**
 * When a text stands on the screen, by the page's own clock: an observer in the page, because whoever asks from outside, by scripts
 * put into it, takes part of the time that is measured. `since`: the navigation to this document, or the last click in it.
 */
export async function watchFor(context) {
  await context.addInitScript(() => {
    const look = { text: sessionStorage.getItem('bench-text') ?? '', from: 0, ms: null };
    globalThis.benchLook = look;
    globalThis.benchAsk = (text) => {
      sessionStorage.setItem('bench-text', text);
      Object.assign(look, { text, ms: null });
    };
    addEventListener('click', ({ timeStamp }) => Object.assign(look, { from: timeStamp, ms: null }), true);
    const isThere = () => look.text !== '' && document.body?.textContent.includes(look.text);
    new MutationObserver(() => {
      if (look.ms !== null || look.isPainting || !isThere()) return;
      look.isPainting = true;
      // The frame that has it is on the screen when the next task after it runs.
      requestAnimationFrame(() =>
        setTimeout(() => Object.assign(look, { ms: performance.now() - look.from, isPainting: false })),
      );
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
}

/** The milliseconds until `text` stood there after what `act` did. */
export async function untilShown(page, text, act) {
  await page.evaluate((wanted) => globalThis.benchAsk(wanted), text);
  await act();
  for (;;) {
    await new Promise((over) => setTimeout(over, 500));
    const ms = await page.evaluate(() => globalThis.benchLook.ms).catch(() => null);
    if (ms !== null) return ms;
  }
}

/** As a person does: where it stands, without looking into the page first. */
export async function placeOf(page, selector) {
  const { x, y, width, height } = await page.locator(selector).first().boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
}
