/*
 * An answer of the API has a stamp: the news until then is in it. A page asks for its snapshots before it is connected, so what is
 * told in between reaches it only because the connection says since when it needs the news.
 */

let earliest: string | undefined;
let toldFrom: string | undefined;

/** Of every answer, as it comes. */
export function noteStamp(stamp: string) {
  if (earliest === undefined) earliest = stamp;
  else if (bootOf(stamp) !== bootOf(earliest)) earliest = '';
  else if (isOlder(stamp, earliest)) earliest = stamp;
}

/** The oldest answer that this page has. Nothing after the first connection, as what it has may be of any age then. */
export const oldestAnswer = () => (toldFrom === undefined ? earliest : undefined);

/** From now on every piece of news after that stamp has been told to this page, or is being told. */
export function beginNews(stamp: string) {
  toldFrom = stamp;
}

/** Whether something may have been told to others after this answer that this page was not told. */
export const mayLackNews = (stamp: string) => toldFrom !== undefined && isOlder(stamp, toldFrom);

const isOlder = (stamp: string, than: string) =>
  bootOf(stamp) !== bootOf(than) || countOf(stamp) < countOf(than);
const bootOf = (stamp: string) => stamp.split('.')[0];
const countOf = (stamp: string) => Number(stamp.split('.')[1]);
