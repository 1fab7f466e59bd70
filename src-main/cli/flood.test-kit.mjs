/**
 * A stranger who floods a port of this computer as fast as it can, from sockets of its own: INITIALs
 * with keys and connection IDs that are made up, answers to RETRY, packets of no connection, noise.
 * Arguments: port. Says on its end how many datagrams it sent.
 */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

const port = Number(process.argv[2]);
const SOCKETS = 8;
/** Handed over before the answers are looked at. */
const ROW = 64;
const INITIAL_HEAD = Uint8Array.of(0x80, 0x46, 0x52, 0x52, 0x59, 0, 0, 0, 1);
let sent = 0;
let answers = 0;

for (let i = 0; i < SOCKETS; i += 1) flood(createSocket('udp4'), i);
process.on('SIGTERM', () => {
  console.log(JSON.stringify({ event: 'flooded', sent, answers }));
  process.exit();
});

/** @param {import('node:dgram').Socket} socket @param {number} index */
function flood(socket, index) {
  socket.on('message', (answer) => {
    answers += 1;
    if (answer[0] === 0x81) send(initial(answer.subarray(9, 17), answer.subarray(18)));
  });
  socket.on('error', () => {});
  // Not the address of whoever sends here: a host can only crowd out itself.
  socket.bind(0, `127.66.0.${1 + index}`, () => socket.connect(port, '127.0.0.1', () => row()));

  function row() {
    for (let i = 0; i < ROW; i += 1) send(made(i));
    setImmediate(row);
  }

  /** @param {Uint8Array} datagram */
  function send(datagram) {
    sent += 1;
    socket.send(datagram, () => {});
  }
}

/** @param {number} i */
function made(i) {
  if (i % 4 === 1) return Buffer.concat([Buffer.of(0xa0), randomBytes(60)]);
  if (i % 16 === 2) return randomBytes(300);
  if (i % 16 === 3)
    return Buffer.concat([Buffer.of(0x83), INITIAL_HEAD.subarray(1), randomBytes(90)]);
  return initial(randomBytes(8), new Uint8Array(0));
}

/** @param {Uint8Array} source @param {Uint8Array} token */
function initial(source, token) {
  const datagram = new Uint8Array(1_200);
  datagram.set(INITIAL_HEAD);
  datagram.set(source, 9);
  datagram[17] = token.length;
  datagram.set(token, 18);
  datagram.set([0, 32, ...randomBytes(32)], 18 + token.length);
  return datagram;
}
