/** All targets, one for each decoder of what a stranger may send, or a disk give back. A new decoder gets a line here. */
import type { FuzzTarget } from './target.ts';
import { beacon, dnsSd } from './targets/discovery.ts';
import { endpoint } from './targets/endpoint.ts';
import { frames } from './targets/frames.ts';
import { journal } from './targets/journal.ts';
import { receiverMessage, senderMessage } from './targets/messages.ts';
import { packet, reset, token } from './targets/packet.ts';
import { parameters } from './targets/parameters.ts';
import { plainName, safeName } from './targets/plain.ts';
import { varint } from './targets/varint.ts';

export const TARGETS: readonly FuzzTarget[] = [
  varint,
  frames,
  packet,
  token,
  reset,
  parameters,
  endpoint,
  senderMessage,
  receiverMessage,
  journal,
  beacon,
  dnsSd,
  plainName,
  safeName,
];
