import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataChunk } from './connection-api.ts';
import { DataReceiver } from './data-receiver.ts';
import { DataSender } from './data-sender.ts';
import { FrameWalker, type FrameVisitor } from './frames.ts';
import { SentContent } from './sent-content.ts';

interface Flying {
  readonly bytes: Uint8Array;
  readonly content: SentContent;
}

function writePacket(sender: DataSender, room: number): Flying | null {
  const content = new SentContent();
  const into = new Uint8Array(room);
  const at = sender.writeFrames(into, 0, room, content);
  return at === 0 ? null : { bytes: into.slice(0, at), content };
}

function deliver(receiver: DataReceiver, packet: Flying): string {
  let verdict = 'ok';
  const visitor = {
    onData(file: number, offset: number, bytes: Uint8Array, begin: number, end: number) {
      verdict = receiver.handle(file, offset, bytes, begin, end);
      return verdict === 'ok';
    },
  } as Partial<FrameVisitor> as FrameVisitor;
  new FrameWalker().walk(packet.bytes, packet.bytes.length, visitor);
  return verdict;
}

const chunkOf = (file: number, offset: number, length: number): DataChunk => ({
  file,
  offset,
  bytes: Uint8Array.from({ length }, (_, i) => (file * 31 + offset + i) & 255),
});

describe('data', () => {
  it('arrives once, whole and right, whatever is lost, repeated or overtaken', () => {
    const scenario = fc.record({
      chunks: fc.array(fc.record({ file: fc.nat(3), length: fc.integer({ min: 0, max: 1_200 }) }), {
        minLength: 1,
        maxLength: 10,
      }),
      rooms: fc.array(fc.integer({ min: 20, max: 1_400 }), { minLength: 1, maxLength: 20 }),
      fates: fc.array(fc.constantFrom('arrive', 'lose', 'twice', 'late'), {
        minLength: 1,
        maxLength: 30,
      }),
      windowBytes: fc.constantFrom(500, 3_000, 100_000),
    });
    fc.assert(
      fc.property(scenario, ({ chunks, rooms, fates, windowBytes }) => {
        const acked: DataChunk[] = [];
        const sender = new DataSender((chunk) => acked.push(chunk));
        sender.handleLimit(windowBytes);
        /** Of each file its bytes, and how often each came. */
        const files = Array.from({ length: 4 }, () => ({
          bytes: new Uint8Array(12_000),
          times: new Uint8Array(12_000),
        }));
        let newBytes = 0;
        const receiver = new DataReceiver(windowBytes, (file, offset, bytes, begin, end) => {
          files[file]!.bytes.set(bytes.subarray(begin, end), offset);
          for (let at = offset; at < offset + end - begin; at++) files[file]!.times[at]!++;
          newBytes += end - begin;
        });
        const sizes = new Map<number, number>();
        const queued = chunks.map(({ file, length }) => {
          const offset = sizes.get(file) ?? 0;
          sizes.set(file, offset + length);
          return chunkOf(file, offset, length);
        });
        for (const chunk of queued) sender.queue(chunk);
        let late: Flying[] = [];
        for (let step = 0; sender.hasSendable || late.length > 0; step++) {
          const packet = writePacket(sender, rooms[step % rooms.length]!);
          const fate = step < 300 ? fates[step % fates.length] : 'arrive';
          if (packet && fate === 'lose') sender.handleLost(packet.content.data!);
          else if (packet && fate === 'late') late.push(packet);
          else {
            const arriving = packet
              ? [packet, ...(fate === 'twice' ? [packet] : []), ...late]
              : late;
            late = [];
            const verdicts = arriving.map((one) => deliver(receiver, one));
            expect(verdicts.every((verdict) => verdict === 'ok')).toBe(true);
            for (const one of new Set(arriving)) sender.handleAcked(one.content.data!);
            receiver.release(newBytes);
            newBytes = 0;
            receiver.handleUpdateSent();
            sender.handleLimit(receiver.limitBytes);
          }
        }
        files.forEach(({ bytes, times }, file) => {
          const size = sizes.get(file) ?? 0;
          expect(times.every((count, at) => count === (at < size ? 1 : 0))).toBe(true);
          expect(chunkOf(file, 0, size).bytes.every((byte, at) => byte === bytes[at])).toBe(true);
        });
        expect(new Set(acked)).toEqual(new Set(queued));
        expect(acked.length).toBe(queued.length);
        expect(sender.bufferedBytes).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('leaves only as far as the credit goes, and repeated bytes cost none', () => {
    const sender = new DataSender(() => {});
    sender.queue(chunkOf(0, 0, 1_000));
    expect(sender.hasSendable).toBe(false);
    sender.handleLimit(600);
    const first = writePacket(sender, 1_400)!;
    expect(first.content.data).toMatchObject({ begin: 0, end: 600 });
    expect(sender.hasSendable).toBe(false);
    sender.handleLost(first.content.data!);
    expect(sender.hasSendable).toBe(true);
    const again = writePacket(sender, 300)!;
    expect(again.content.againBytes).toBeGreaterThan(290);
    sender.handleLimit(700);
    expect(sender.creditBytes).toBe(0);
    sender.handleLimit(1_700);
    expect(sender.creditBytes).toBe(700);
  });

  it('beyond the credit that was told is refused', () => {
    const receiver = new DataReceiver(100, () => {});
    const bytes = new Uint8Array(200);
    expect(receiver.handle(0, 0, bytes, 0, 100)).toBe('ok');
    expect(receiver.handle(0, 0, bytes, 0, 100)).toBe('ok');
    expect(receiver.handle(0, 99, bytes, 0, 2)).toBe('flow-control');
    receiver.release(50);
    expect(receiver.handle(0, 99, bytes, 0, 2)).toBe('flow-control');
    receiver.handleUpdateSent();
    expect(receiver.handle(0, 99, bytes, 0, 2)).toBe('ok');
    expect(receiver.receivedBytes).toBe(101);
  });

  it('in too many pieces, or of too many files, is refused', () => {
    const bytes = Uint8Array.of(1);
    const receiver = new DataReceiver(2 ** 30, () => {});
    let verdict = 'ok';
    let pieces = 0;
    while (verdict === 'ok') verdict = receiver.handle(0, 2 * ++pieces, bytes, 0, 1);
    expect([verdict, pieces]).toEqual(['too-many-gaps', 65_537]);
    const other = new DataReceiver(2 ** 30, () => {});
    let files = 0;
    verdict = 'ok';
    while (verdict === 'ok') verdict = other.handle(files++, 0, bytes, 0, 1);
    expect([verdict, files]).toEqual(['too-many-files', 250_001]);
  });

  it('gives credit for received bytes only: more is our own fault', () => {
    const receiver = new DataReceiver(100, () => {});
    expect(() => receiver.release(1)).toThrow(/credit/);
  });
});
