import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ControlReceiver } from './control-receiver.ts';
import { ControlSender } from './control-sender.ts';
import { FrameWalker, type FrameVisitor } from './frames.ts';
import { SentContent } from './sent-content.ts';

/** One CONTROL frame on its way. */
interface Flying {
  readonly bytes: Uint8Array;
  readonly begin: number;
  readonly end: number;
}

function writeFrame(sender: ControlSender, room: number): Flying | null {
  const content = new SentContent();
  const into = new Uint8Array(room);
  const at = sender.writeFrame(into, 0, room, content);
  const { controlBegin: begin, controlEnd: end } = content;
  return at === 0 ? null : { bytes: into.slice(0, at), begin, end };
}

function deliver(receiver: ControlReceiver, frame: Flying): string {
  let verdict = 'not a control frame';
  const visitor = {
    onControl(offset: number, bytes: Uint8Array, begin: number, end: number) {
      verdict = receiver.handle(offset, bytes, begin, end);
      return true;
    },
  } as Partial<FrameVisitor> as FrameVisitor;
  new FrameWalker().walk(frame.bytes, frame.bytes.length, visitor);
  return verdict;
}

const message = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);

describe('the control stream', () => {
  it('hands out whole messages in order, whatever is lost, repeated or overtaken', () => {
    const scenario = fc.record({
      lengths: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 12 }),
      rooms: fc.array(fc.integer({ min: 17, max: 1_400 }), { minLength: 1, maxLength: 20 }),
      fates: fc.array(fc.constantFrom('arrive', 'lose', 'twice', 'late'), {
        minLength: 1,
        maxLength: 30,
      }),
    });
    fc.assert(
      fc.property(scenario, ({ lengths, rooms, fates }) => {
        const sender = new ControlSender();
        sender.handleLimit(262_160);
        const received: Uint8Array[] = [];
        const receiver = new ControlReceiver((bytes) => received.push(bytes));
        const sent = lengths.map((length, i) => message(length, i));
        for (const bytes of sent) sender.queue(bytes);
        let late: Flying[] = [];
        for (let step = 0; sender.hasSendable || late.length > 0; step++) {
          const frame = writeFrame(sender, rooms[step % rooms.length]!);
          const fate = step < 200 ? fates[step % fates.length] : 'arrive';
          if (frame && fate === 'lose') sender.handleLost(frame.begin, frame.end);
          else if (frame && fate === 'late') late.push(frame);
          else {
            const arriving = frame ? [frame, ...(fate === 'twice' ? [frame] : []), ...late] : late;
            late = [];
            const verdicts = arriving.map((one) => deliver(receiver, one));
            expect(verdicts.every((verdict) => verdict === 'ok')).toBe(true);
            for (const one of new Set(arriving)) sender.handleAcked(one.begin, one.end);
          }
        }
        expect(received.map((bytes) => bytes.length)).toEqual(lengths);
        const isSame = received.every((bytes, i) => bytes.every((byte) => byte === i));
        expect(isSame).toBe(true);
        expect(sender.bufferedBytes).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('sends nothing beyond the limit, and goes on when it is raised', () => {
    const sender = new ControlSender();
    sender.handleLimit(50);
    sender.queue(message(200, 1));
    expect(writeFrame(sender, 1_000)).toMatchObject({ begin: 0, end: 50 });
    expect(sender.hasSendable).toBe(false);
    sender.handleLimit(40);
    expect(sender.hasSendable).toBe(false);
    sender.handleLimit(204);
    expect(writeFrame(sender, 1_000)).toMatchObject({ begin: 50, end: 204 });
  });

  it('raises its limit only as messages are taken', () => {
    const receiver = new ControlReceiver(() => {});
    expect(receiver.limitBytes).toBe(262_160);
    const head = Uint8Array.of(0, 1, 0, 0, ...message(65_532, 1));
    expect(receiver.handle(0, head, 0, head.length)).toBe('ok');
    expect(receiver.isUpdateDue).toBe(false);
    const rest = message(4, 1);
    expect(receiver.handle(65_536, rest, 0, 4)).toBe('ok');
    expect(receiver.isUpdateDue).toBe(true);
    expect(receiver.limitBytes).toBe(262_160 + 65_540);
    receiver.handleUpdateSent();
    expect(receiver.isUpdateDue).toBe(false);
    receiver.handleUpdateLost();
    expect(receiver.isUpdateDue).toBe(true);
  });

  it('refuses bytes beyond the limit, impossible lengths and endless fragments', () => {
    const one = Uint8Array.of(1);
    expect(new ControlReceiver(() => {}).handle(262_160, one, 0, 1)).toBe('flow-control');
    expect(new ControlReceiver(() => {}).handle(262_159, one, 0, 1)).toBe('ok');
    const empty = Uint8Array.of(0, 0, 0, 0);
    expect(new ControlReceiver(() => {}).handle(0, empty, 0, 4)).toBe('bad-length');
    const huge = Uint8Array.of(0, 1, 0, 1);
    expect(new ControlReceiver(() => {}).handle(0, huge, 0, 4)).toBe('bad-length');
    const receiver = new ControlReceiver(() => {});
    let verdict = 'ok';
    for (let i = 1; verdict === 'ok' && i < 5_000; i++) verdict = receiver.handle(2 * i, one, 0, 1);
    expect(verdict).toBe('too-many-ranges');
  });
});
