import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined, PlainArrivals } from '../simulation/plain-arrivals.ts';
import { AWAITING_CONSENT_MAX_BYTES } from './limits.ts';
import { PlainReceiver } from './plain-receiver.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const CHUNK = new Uint8Array(1024).fill(0x61);
const port = (n: number): { host: string; port: number } => ({ host: '192.0.2.1', port: n });
const host = (n: number): { host: string; port: number } => ({ host: `192.0.2.${n}`, port: 5005 });

describe('consent', () => {
  it('swallows the rest of a refused file until 2.5 s of silence', () => {
    const arrivals = new PlainArrivals('refuse');
    arrivals.play([utf8('a.txt'), CHUNK, CHUNK, 2400, utf8('b.txt'), CHUNK]);
    expect(arrivals.files).toMatchObject([{ name: 'a.txt', end: null }]);
    expect(arrivals.receiver.counts.lateDatagrams).toBe(3);
    arrivals.play([2500, utf8('c.txt'), CHUNK]);
    expect(arrivals.files.map(({ name }) => name)).toEqual(['a.txt', 'c.txt']);
  });

  it('says nothing more of a refused file', () => {
    const receiver = new PlainReceiver();
    receiver.handleDatagram(utf8('a.txt'), port(1), 0);
    receiver.handleDatagram(CHUNK, port(1), 0);
    expect(receiver.pollEvent()?.kind).toBe('session-started');
    receiver.refuse(1, 0);
    expect(receiver.pollEvent()).toBeNull();
    receiver.handleTimeout(2500);
    expect(receiver.pollEvent()).toBeNull();
    expect(receiver.pollDeadline()).toBeNull();
    expect(receiver.owns(port(1))).toBe(false);
  });

  it('stops a file while it arrives, after it was accepted', () => {
    const arrivals = new PlainArrivals();
    arrivals.play([utf8('a.txt'), CHUNK]);
    arrivals.receiver.refuse(1, arrivals.now);
    arrivals.play([CHUNK, CHUNK]);
    arrivals.wait(10_000);
    expect(arrivals.files).toMatchObject([{ end: null }]);
    expect(arrivals.files[0]?.bytes).toHaveLength(1024);
  });

  it('gives a file up that grows beyond 64 MiB before anyone has accepted it', () => {
    const arrivals = new PlainArrivals('never-answer');
    const large = new Uint8Array(65_000);
    const most = Math.floor(AWAITING_CONSENT_MAX_BYTES / 65_000);
    arrivals.play([utf8('a.bin'), ...Array.from({ length: most }, () => large)]);
    expect(arrivals.totals).toEqual([[most * 65_000, null]]);
    arrivals.play([large, large]);
    expect(arrivals.totals).toEqual([[most * 65_000, 'too-much']]);
  });

  it('counts what all unanswered files hold together, also those that have ended', () => {
    const arrivals = new PlainArrivals('never-answer');
    const half = Array.from({ length: 512 }, () => new Uint8Array(65_536));
    arrivals.play([utf8('a.bin'), ...half, 3000], port(1));
    arrivals.play([utf8('b.bin'), ...half], port(2));
    const HALF = 32 * 1024 * 1024;
    expect(arrivals.totals).toEqual([
      [HALF, 'idle'],
      [HALF, null],
    ]);
    arrivals.receiver.accept(1);
    arrivals.play([...half, CHUNK], port(2));
    expect(arrivals.totals).toEqual([
      [HALF, 'idle'],
      [2 * HALF, 'too-much'],
    ]);
  });

  it('lets an accepted file grow without bound', () => {
    const receiver = new PlainReceiver();
    receiver.handleDatagram(utf8('a.bin'), port(1), 0);
    let bytes = 0;
    for (let n = 0; n < 2000; n += 1) {
      receiver.handleDatagram(new Uint8Array(65_000), port(1), n);
      for (let event = receiver.pollEvent(); event; event = receiver.pollEvent()) {
        if (event.kind === 'session-started') receiver.accept(event.session);
        if (event.kind === 'bytes') bytes += event.bytes.length;
      }
    }
    expect(bytes).toBe(130_000_000);
  });
});

describe('limits', () => {
  it('asks for four files of one host at a time, and eight in all', () => {
    const arrivals = new PlainArrivals('never-answer');
    for (let n = 1; n <= 6; n += 1) arrivals.play([utf8(`${n}.txt`), CHUNK], port(n));
    expect(arrivals.files).toHaveLength(4);
    expect(arrivals.receiver.counts.busyDatagrams).toBe(2);
    for (let n = 2; n <= 9; n += 1) arrivals.play([utf8(`${n}.txt`), CHUNK], host(n));
    expect(arrivals.files).toHaveLength(8);
  });

  it('asks again once one of them was answered', () => {
    const arrivals = new PlainArrivals('never-answer');
    for (let n = 1; n <= 4; n += 1) arrivals.play([utf8(`${n}.txt`), CHUNK], port(n));
    arrivals.receiver.refuse(2, arrivals.now);
    arrivals.play([utf8('5.txt'), CHUNK], port(5));
    expect(arrivals.files.map(({ name }) => name)).toContain('5.txt');
  });

  it('takes 64 files at once, and drops what comes beyond', () => {
    const arrivals = new PlainArrivals();
    for (let n = 1; n <= 70; n += 1) arrivals.play([utf8(`${n}.txt`), CHUNK], port(n));
    expect(arrivals.files).toHaveLength(64);
    expect(arrivals.receiver.counts.busyDatagrams).toBe(12);
  });
});

describe('time', () => {
  it('knows a sender from its first datagram until it was silent for 2.5 s behind the end', () => {
    const arrivals = new PlainArrivals();
    expect(arrivals.receiver.owns(port(1))).toBe(false);
    arrivals.play([utf8('a.txt'), CHUNK], port(1));
    arrivals.wait(4999);
    expect(arrivals.receiver.owns(port(1))).toBe(true);
    arrivals.wait(1);
    expect(arrivals.receiver.owns(port(1))).toBe(false);
    expect(arrivals.receiver.pollDeadline()).toBeNull();
  });

  it('reads the socket first after the process was held up', () => {
    const receiver = new PlainReceiver();
    receiver.handleDatagram(utf8('a.txt'), port(1), 0);
    receiver.handleDatagram(CHUNK, port(1), 0);
    receiver.handleTimeout(60_000);
    receiver.handleDatagram(CHUNK, port(1), 60_001);
    expect(receiver.pollDeadline()).toBe(60_400);
    receiver.handleTimeout(60_400);
    expect(receiver.pollDeadline()).toBe(62_501);
    receiver.handleTimeout(62_501);
    const kinds: string[] = [];
    for (let event = receiver.pollEvent(); event; event = receiver.pollEvent())
      kinds.push(event.kind);
    expect(kinds).toEqual(['session-started', 'bytes', 'bytes', 'session-ended']);
  });
});

describe('anything at all', () => {
  const WORDS = [
    'a.txt',
    'README',
    '42',
    '0',
    'EOF',
    'END',
    'START',
    'NAME=b.txt',
    'SIZE=3',
    `HASH=${'ab'.repeat(32)}`,
    'HELLO,c.txt,5,',
    'x<END>',
    '',
    '\0',
    '\u0018',
  ];
  const datagram = fc.oneof(
    fc.constantFrom(...WORDS).map(utf8),
    fc.uint8Array({ maxLength: 80 }),
    fc.constantFrom(1024, 1024, 503, 65_507).map((length) => new Uint8Array(length).fill(0x62)),
  );
  const step = fc.record({
    bytes: datagram,
    from: fc.integer({ min: 1, max: 5 }),
    pauseMs: fc.constantFrom(0, 0, 0, 1, 300, 600, 2600, 6000),
  });
  const consent = fc.constantFrom('accept' as const, 'refuse' as const, 'never-answer' as const);

  it('never throws, ends every file once, and forgets every sender', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), consent, (steps, answer) => {
        const arrivals = new PlainArrivals(answer);
        for (const { bytes, from, pauseMs } of steps) arrivals.play([pauseMs, bytes], port(from));
        arrivals.wait(20_000);
        if (answer !== 'refuse') {
          expect(arrivals.files.every(({ end }) => end !== null)).toBe(true);
        }
        expect(arrivals.receiver.pollDeadline()).toBeNull();
        for (let n = 1; n <= 5; n += 1) expect(arrivals.receiver.owns(port(n))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('delivers what a sender of the exercise sends, whatever the data', () => {
    const data = fc.uint8Array({ minLength: 1, maxLength: 3000 });
    const chunkBytes = fc.integer({ min: 100, max: 1024 });
    fc.assert(
      fc.property(data, chunkBytes, (contents, size) => {
        const arrivals = new PlainArrivals();
        const steps: Uint8Array[] = [utf8('a.txt')];
        for (let at = 0; at < contents.length; at += size) {
          steps.push(contents.subarray(at, at + size));
        }
        arrivals.play(steps);
        arrivals.wait(10_000);
        expect(arrivals.files).toHaveLength(1);
        expect(joined([arrivals.files[0]?.bytes ?? CHUNK])).toEqual(contents);
      }),
      { numRuns: 500 },
    );
  });
});
