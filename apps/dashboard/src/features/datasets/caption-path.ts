/** Under which name the caption of a picture is sent beside it. */
export const captionPath = (path: string) => `${path.replace(/\.[^./]*$/, '')}.txt`;
