import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined, PlainArrivals } from '../simulation/plain-arrivals.ts';
import type { PlainSenderConfig } from './lab-api.ts';
import { BURST_CHUNKS_MAX } from './limits.ts';
import { PlainSender, wireName } from './plain-sender.ts';

const CONFIG: PlainSenderConfig = {
  name: 'notes.txt',
  chunkBytes: 1024,
  gapMs: 1,
  limitBytesPerSecond: null,
  announcedBytes: null,
  endMarker: null,
  emptyAtEnd: false,
};

interface Sent {
  readonly at: number;
  readonly bytes: Uint8Array;
}

interface Clock {
  /** How long a read takes, and how many bytes of those asked for it gives. */
  readonly readMs?: number;
  readonly readBytes?: (asked: number) => number;
  /** When a timer set for `at` fires. */
  readonly fires?: (at: number) => number;
}

/** Runs a sender to its end on a virtual clock. */
function sentOf(
  contents: Uint8Array,
  config: Partial<PlainSenderConfig> = {},
  clock: Clock = {},
): Sent[] {
  const { readMs = 0, readBytes = (asked) => asked, fires = (at) => at } = clock;
  let now = 0;
  const sender = new PlainSender({ ...CONFIG, ...config }, now);
  const sent: Sent[] = [];
  let offset = 0;
  let read: { at: number; byteCount: number } | null = null;
  for (let turn = 0; !sender.isDone; turn += 1) {
    if (turn > 1e6) throw new Error('the sender does not finish');
    if (read !== null && read.at <= now) {
      const bytes = contents.slice(offset, offset + Math.max(1, readBytes(read.byteCount)));
      offset += bytes.length;
      read = null;
      if (bytes.length > 0) sender.handleRead(bytes, now);
      else sender.handleSourceEnd(now);
    }
    for (let action = sender.pollAction(); action; action = sender.pollAction()) {
      read = { at: now + readMs, byteCount: action.byteCount };
    }
    for (let bytes = sender.pollTransmit(now); bytes; bytes = sender.pollTransmit(now)) {
      sent.push({ at: now, bytes: bytes.slice() });
    }
    const deadline = sender.pollDeadline();
    const wakes = [read?.at, deadline === null ? undefined : fires(deadline)];
    now = Math.max(now, Math.min(...wakes.filter((at) => at !== undefined)));
  }
  return sent;
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const counting = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, n) => (n * 31 + (n >> 8)) & 0xff);

describe('a plain UDP file', () => {
  it('is a name, chunks of 1,024 bytes, and nothing behind them', () => {
    const contents = counting(2500);
    const sent = sentOf(contents);
    expect(sent.map(({ bytes }) => bytes.length)).toEqual([9, 1024, 1024, 452]);
    expect(text(sent[0]?.bytes)).toBe('notes.txt');
    expect(joined(sent.slice(1).map(({ bytes }) => bytes))).toEqual(contents);
  });

  it('is its name alone where it is empty', () => {
    expect(sentOf(new Uint8Array(0)).map(({ bytes }) => text(bytes))).toEqual(['notes.txt']);
  });

  it('has no empty chunk behind a whole number of chunks', () => {
    expect(sentOf(counting(2048)).map(({ bytes }) => bytes.length)).toEqual([9, 1024, 1024]);
  });

  it('carries size, marker and empty datagram where they are asked for', () => {
    const options = { announcedBytes: 3, endMarker: 'EOF', emptyAtEnd: true };
    const sent = sentOf(new TextEncoder().encode('abc'), options);
    expect(sent.map(({ bytes }) => text(bytes))).toEqual(['notes.txt', '3', 'abc', 'EOF', '']);
    expect(sent.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4]);
  });

  it('counts data bytes and datagrams', () => {
    const sender = new PlainSender(CONFIG, 0);
    sender.pollAction();
    sender.handleRead(counting(1500), 0);
    sender.handleSourceEnd(0);
    sender.pollTransmit(0);
    sender.pollTransmit(1);
    expect([sender.sentBytes, sender.sentDatagrams]).toEqual([1024, 2]);
    sender.pollTransmit(2);
    expect([sender.sentBytes, sender.sentDatagrams]).toEqual([1500, 3]);
    expect(sender.isDone).toBe(true);
    expect(sender.pollDeadline()).toBeNull();
  });
});

describe('the pace', () => {
  it('is one datagram a millisecond, the name included', () => {
    expect(sentOf(counting(5 * 1024)).map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('is 20 ms where that is asked for', () => {
    expect(sentOf(counting(2048), { gapMs: 20 }).map(({ at }) => at)).toEqual([0, 20, 40]);
  });

  it('follows a limit of bytes a second', () => {
    const sent = sentOf(counting(3 * 1024), { limitBytesPerSecond: 10_240 });
    expect(sent.map(({ at }) => at)).toEqual([0, 100, 200, 300]);
  });

  it('never leaves half a second between two chunks, whatever the limit', () => {
    const sent = sentOf(counting(2048), { limitBytesPerSecond: 1 });
    expect(sent.map(({ at }) => at)).toEqual([0, 500, 1000]);
  });

  it('keeps its rate on a clock that ticks every 4 ms', () => {
    const fires = (at: number): number => Math.ceil(at / 4) * 4;
    const sent = sentOf(counting(1000 * 1024), {}, { fires });
    expect(sent.at(-1)?.at).toBe(1000);
  });

  it('catches up by no more than eight datagrams after a timer was late', () => {
    const fires = (at: number): number => (at > 100 && at < 400 ? 400 : at);
    const atOnce = new Map<number, number>();
    for (const { at } of sentOf(counting(1000 * 1024), {}, { fires })) {
      atOnce.set(at, (atOnce.get(at) ?? 0) + 1);
    }
    expect(Math.max(...atOnce.values())).toBe(BURST_CHUNKS_MAX);
    expect(atOnce.get(400)).toBe(8);
  });

  it('holds the name back until there is something to send behind it', () => {
    const sent = sentOf(counting(2048), {}, { readMs: 700 });
    expect(sent.map(({ at }) => at)).toEqual([700, 701, 702]);
  });

  it('reads ahead, so that reads of 100 ms cost no time', () => {
    const sent = sentOf(counting(1024 * 1024), {}, { readMs: 100 });
    expect(sent.at(-1)?.at).toBe(100 + 1024);
  });
});

describe('the name on the wire', () => {
  it.each([
    ['photo.jpg', 'photo.jpg'],
    ['/home/me/photo.jpg', 'photo.jpg'],
    ['a?b\0.txt', 'a_b.txt'],
    ['..', 'file'],
    [`${'ä'.repeat(80)}.txt`, `${'ä'.repeat(48)}.txt`],
  ])('of %j is %j', (name, expected) => {
    expect(wireName(name)).toBe(expected);
    expect(new TextEncoder().encode(wireName(name)).length).toBeLessThanOrEqual(100);
  });
});

describe('sender and receiver', () => {
  it('agree on every file, whatever the chunks and the reads', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 5000 }),
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 1500 }),
        fc.boolean(),
        (contents, chunkBytes, readBytes, announce) => {
          // A sender that announces nothing is only as clear as its first chunk (docs/PLAIN-UDP.md).
          fc.pre(contents.length > 0 && (announce || chunkBytes > 64));
          const announcedBytes = announce ? contents.length : null;
          const sent = sentOf(
            contents,
            { chunkBytes, announcedBytes },
            { readBytes: () => readBytes },
          );
          expect(
            sent.slice(0, -1).every(({ bytes }, n) => n < 2 || bytes.length === chunkBytes),
          ).toBe(true);
          const arrivals = new PlainArrivals();
          for (const { bytes } of sent) arrivals.play([bytes, 1]);
          arrivals.wait(20_000);
          expect(arrivals.files).toHaveLength(1);
          expect(arrivals.files[0]?.name).toBe('notes.txt');
          expect(arrivals.files[0]?.bytes).toEqual(contents);
        },
      ),
      { numRuns: 500 },
    );
  });
});
