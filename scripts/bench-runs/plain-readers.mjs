import { connect } from 'node:net';

const [port, viewers] = process.argv.slice(2).map(Number);
const read = await Promise.all(
  Array.from({ length: viewers }, async () => {
    let bytes = 0;
    for await (const chunk of connect(port, '127.0.0.1')) bytes += chunk.length;
    return bytes;
  }),
);
console.log(read.reduce((sum, each) => sum + each, 0));
