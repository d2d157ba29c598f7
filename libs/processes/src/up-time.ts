/** Milliseconds on a clock that all processes of a machine share and nobody sets. */
export const upMilliseconds = () => Number(process.hrtime.bigint() / 1000n) / 1000;
