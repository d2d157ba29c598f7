// A process of its own: asks supervisord for its list so many times a second, reads the answer and throws it away. What the same
// news would cost at the least.
import { Agent, request } from 'node:http';

const [socketPath, times] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const body =
  '<?xml version="1.0"?><methodCall><methodName>supervisor.getAllProcessInfo</methodName></methodCall>';

setInterval(
  () => {
    const headers = { 'content-type': 'text/xml', 'content-length': body.length };
    const question = request({ socketPath, agent, path: '/RPC2', method: 'POST', headers });
    question.on('response', (answer) => answer.on('data', () => {}));
    question.end(body);
  },
  1000 / Number(times),
);
