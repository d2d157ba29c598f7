import { freeBytesAt } from '../../platform/free-bytes.js';

export const GIGABYTE = 1e9;

/** A sentence with the figures when the disk of the folder has too little room; empty when there is enough. */
export async function lackOfDisk(folder: string, what: string, neededGigabytes: number): Promise<string> {
  return tooLittle(what, neededGigabytes, (await freeBytesAt(folder)) / GIGABYTE);
}

export function tooLittle(what: string, neededGigabytes: number, freeGigabytes: number): string {
  if (freeGigabytes >= neededGigabytes) return '';
  const lacking = neededGigabytes - freeGigabytes;
  return (
    `${what} needs ${figure(neededGigabytes)} GB of disk while it is installed, and the workspace has ` +
    `${figure(freeGigabytes)} GB free. Free ${figure(lacking)} GB more, then install it again.`
  );
}

/** Rounded so that what is needed never looks smaller than what is there. */
const figure = (gigabytes: number) =>
  gigabytes >= 100 ? Math.round(gigabytes).toLocaleString('en-US') : gigabytes.toFixed(1);
