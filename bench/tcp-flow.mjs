/**
 * One end of a TCP flow that never runs dry, as a program of its own: `sink ADDRESS` listens, says its
 * port, and then twenty times a second how many bytes have come; `source ADDRESS PORT` sends.
 */
import { connect, createServer } from 'node:net';

const SAY_EVERY_MS = 50;
const PIECE = Buffer.alloc(65_536, 1);

const [role, address, port] = process.argv.slice(2);
if (role === 'sink') sink();
else source();

function sink() {
  let byteCount = 0;
  const server = createServer((socket) => {
    socket.on('data', (piece) => (byteCount += piece.length));
    socket.on('error', () => process.exit(0));
    setInterval(() => say({ at: Date.now(), byteCount }), SAY_EVERY_MS);
  });
  server.listen(0, address, () => say({ port: server.address().port }));
}

function source() {
  const socket = connect(Number(port), address);
  const fill = () => {
    while (socket.write(PIECE));
  };
  socket.on('connect', fill);
  socket.on('drain', fill);
  socket.on('error', () => process.exit(0));
}

function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
