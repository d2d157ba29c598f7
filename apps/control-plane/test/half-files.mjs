// Looks at every .safetensors below the folder again and again, as ComfyUI might at any moment, and tells of each that is not
// whole. One line a finding; on SIGTERM one more with the number of looks.
import { openSync, closeSync, readSync, fstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const LOOK_MS = 2;
const [folder] = process.argv.slice(2);
let looks = 0;

setInterval(look, LOOK_MS);
process.on('SIGTERM', () => {
  look();
  console.log(JSON.stringify({ looks }));
  process.exit();
});
console.log(JSON.stringify({ looks }));

function look() {
  looks += 1;
  for (const path of filesBelow(folder)) {
    const problem = problemOf(path);
    if (problem) console.log(JSON.stringify({ path, problem }));
  }
}

function filesBelow(path) {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.safetensors'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function problemOf(path) {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const length = Buffer.alloc(8);
    if (readSync(file, length, 0, 8, 0) < 8) return `${size} bytes`;
    const header = Buffer.alloc(Number(length.readBigUInt64LE()));
    if (readSync(file, header, 0, header.length, 8) < header.length) return `half a header in ${size} bytes`;
    const tensors = Object.entries(JSON.parse(header)).filter(([name]) => name !== '__metadata__');
    const end = 8 + header.length + Math.max(...tensors.map(([, { data_offsets }]) => data_offsets[1]));
    return size === end ? '' : `${size} of ${end} bytes`;
  } catch (error) {
    return error.message;
  } finally {
    closeSync(file);
  }
}
