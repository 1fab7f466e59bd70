/** What a person wants sent: where to, how fast, and what becomes of what is there already. */
import type { ConflictChoice } from '../../src-shared/transfer-model.ts';
import type { PlainSendOptions } from '../io/engine.ts';
import type { OutboxEntry } from './outbox/outbox.ts';

export interface SendOrder extends SendWish {
  /** As the person typed it; brackets around an IPv6 address are allowed. */
  readonly host: string;
  readonly port: number;
  /** 64 hexadecimal digits: nobody else gets it. Default null = whoever answers there. */
  readonly publicKey?: string | null;
}

/** An order without its place: the same may go to several. */
export interface SendWish {
  /** Absolute; files and folders. */
  readonly paths: readonly string[];
  readonly limitBytesPerSecond: number | null;
  /** Yield to everything else on the path; default false. */
  readonly background?: boolean;
  /** Null = Ferry's own protocol. */
  readonly plain: PlainSendOptions | null;
  /** Of files that differ there; default null = the receiver chooses. */
  readonly conflict?: ConflictChoice | null;
  /** Files that cannot be read are told and left out; default false: they keep all from being sent. */
  readonly skipUnreadable?: boolean;
}

/** Group A of the exercise's receivers: 1,024 bytes a datagram; a pause of 1 ms lost nothing at any of them. */
export const PLAIN_DEFAULTS: PlainSendOptions = { chunkBytes: 1_024, gapMs: 1 };

export function wishesOf(
  order: SendWish,
): Pick<OutboxEntry, 'conflict' | 'skipUnreadable' | 'pace'> {
  const { limitBytesPerSecond, background = false } = order;
  return {
    conflict: order.conflict ?? null,
    skipUnreadable: order.skipUnreadable ?? false,
    pace: { limitBytesPerSecond, background },
  };
}
