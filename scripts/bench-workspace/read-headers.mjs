// A process of its own, the reference: reads every header below a folder as plainly as can be, and prints how many and how long.
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

const startedAt = performance.now();
let files = 0;
walk(process.argv[2]);
console.log(JSON.stringify({ files, ms: performance.now() - startedAt }));

function walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path);
    else if (path.endsWith('.safetensors')) read(path);
  }
}

function read(path) {
  const file = openSync(path, 'r');
  const length = Buffer.alloc(8);
  readSync(file, length, 0, 8, 0);
  const json = Buffer.alloc(Number(length.readBigUInt64LE()));
  readSync(file, json, 0, json.length, 8);
  closeSync(file);
  JSON.parse(json.toString());
  files += 1;
}
