/**
 * Is there a Ferry at that address and port? Asked by an INITIAL of a version that nobody speaks: a
 * listener answers it with its list of versions and remembers nothing (docs/PROTOCOL.md, section 2.1).
 * What the system reports meanwhile of refusals and missing routes is an answer, too.
 */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PortAnswer } from '../../../src-shared/doctor-model.ts';
import { readConnectionId } from '../../protocol/connection-id.ts';
import { CONNECTION_ID_BYTES, INITIAL_BYTES, PROTOCOL_VERSION } from '../../protocol/constants.ts';
import { decodeHandshakePacket, encodeInitial } from '../../protocol/packet.ts';
import { familyOf } from '../driver/udp-socket.ts';
import { ArrivalWatch, lostOnArrival } from './arrivals.ts';

/** When it is asked, from the beginning. A lost one is asked again; the listener may hold its tongue under load. */
const ASKED_AFTER_MS = [0, 300, 900, 1_800];
/** Linux gives up looking for an address on its own network after three seconds. */
export const SILENCE_MS = 3_600;
/** Reserved for such questions by its shape, as in RFC 9000, section 15. */
const NOBODYS_VERSION = 0x1a2a3a4a;
const VERSION_OFFSET = 5;
/** Noise message 1 is a key; in a version that nobody speaks nobody reads it. */
const NOISE_MESSAGE_BYTES = 32;

export interface PortReport {
  readonly answer: PortAnswer;
  /** From which own address the questions went; null where they could not. */
  readonly localAddress: string | null;
  /** Silent because this computer's own rules drop what comes back? Null: not known. */
  readonly dropsAnswers: boolean | null;
}

/** `address` is numeric. Takes as long as the answer does, at most SILENCE_MS. Never throws for what the network does. */
export async function probePort(
  address: string,
  port: number,
  signal: AbortSignal,
): Promise<PortReport> {
  const family = familyOf(address);
  if (family === null) return { answer: 'no-route', localAddress: null, dropsAnswers: null };
  const socket = createSocket(family);
  try {
    const watch = new ArrivalWatch(() => lostOnArrival(family));
    return await ask(socket, { address, port }, watch, signal);
  } finally {
    socket.close();
  }
}

async function ask(
  socket: Socket,
  { address, port }: { readonly address: string; readonly port: number },
  watch: ArrivalWatch,
  signal: AbortSignal,
): Promise<PortReport> {
  const connected = await connect(socket, address, port);
  if (connected !== null) {
    return { answer: connected, localAddress: null, dropsAnswers: null };
  }
  const localAddress = socket.address().address;
  const over = new AbortController();
  const answered = new Promise<PortAnswer>((resolve) => {
    socket.on('message', (bytes) => {
      const answer = answerOf(bytes);
      if (answer !== null) resolve(answer);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const answer = answerOnWay(error.code);
      if (answer !== null) resolve(answer);
    });
    void sendAll(socket, watch, AbortSignal.any([signal, over.signal]), resolve);
  });
  const answer = await answered;
  over.abort();
  const dropsAnswers = answer === 'silent' ? await watch.dropsAnswers() : null;
  return { answer, localAddress, dropsAnswers };
}

/** Null once connected, else what the refusal means. */
function connect(socket: Socket, address: string, port: number): Promise<PortAnswer | null> {
  return new Promise((resolve) => {
    try {
      socket.connect(port, address, (error?: NodeJS.ErrnoException) => {
        resolve(error ? (answerOfError(error.code) ?? 'no-route') : null);
      });
    } catch {
      resolve('no-route');
    }
  });
}

async function sendAll(
  socket: Socket,
  watch: ArrivalWatch,
  signal: AbortSignal,
  resolve: (answer: PortAnswer) => void,
): Promise<void> {
  try {
    let elapsedMs = 0;
    for (const afterMs of [...ASKED_AFTER_MS, SILENCE_MS]) {
      if (afterMs > elapsedMs) await sleep(afterMs - elapsedMs, undefined, { signal });
      elapsedMs = afterMs;
      if (afterMs === SILENCE_MS) break;
      watch.noteQuestion();
      socket.send(question(), (error) => {
        const answer = error && answerOnWay((error as NodeJS.ErrnoException).code);
        if (answer) resolve(answer);
      });
    }
  } catch {
    // Answered, or nobody wants to know any more.
  }
  resolve('silent');
}

/** INITIAL_BYTES long, with a connection ID of its own. */
function question(): Uint8Array {
  const datagram = encodeInitial(
    readConnectionId(randomBytes(CONNECTION_ID_BYTES), 0),
    new Uint8Array(0),
    randomBytes(NOISE_MESSAGE_BYTES),
  );
  new DataView(datagram.buffer, datagram.byteOffset, INITIAL_BYTES).setUint32(
    VERSION_OFFSET,
    NOBODYS_VERSION,
  );
  return datagram;
}

function answerOf(bytes: Uint8Array): PortAnswer | null {
  const packet = decodeHandshakePacket(bytes);
  if (packet?.kind !== 'version') return null;
  return packet.versions.includes(PROTOCOL_VERSION) ? 'answers' : 'other-version';
}

/**
 * Once there is a way out. Linux reports a firewall's "administratively prohibited" over IPv6, from wherever it
 * came, as a refusal of its own; its own rules are another code.
 */
export function answerOnWay(
  code: string | undefined,
  platform: NodeJS.Platform = process.platform,
): PortAnswer | null {
  return code === 'EACCES' && platform === 'linux' ? 'unreachable' : answerOfError(code);
}

/** Null: says nothing of the way, such as a lack of buffers. */
export function answerOfError(code: string | undefined): PortAnswer | null {
  switch (code) {
    // Linux and macOS; Windows calls it a reset.
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return 'refused';
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
      return 'unreachable';
    case 'EPERM':
    case 'EACCES':
      return 'blocked-here';
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return 'no-route';
    default:
      return null;
  }
}
