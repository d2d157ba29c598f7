// Device attributes, cursor and status reports, mode and colour reports: what a terminal says by itself when a program asks.
const ANSWER =
  /^\x1b(?:\[[?>]?[\d;]*(?:c|n|R|\$y)|\](?:\d+;)+[^\x07\x1b]*(?:\x07|\x1b\\)|P[\s\S]*\x1b\\|\[\d+(?:;\d+)*t)$/;

/** Whether the terminal says this, and not the person before it. */
export const isAnswer = (text: string) => ANSWER.test(text);
