/** A list that the receiver knows from before, between the two sessions of one transfer, and what hostile ones get out of it. */
import { expect, it } from 'vitest';
import { ConnectionPair } from '../simulation/connection-pair.ts';
import type { ListEntry } from './list-entry.ts';
import { ListText } from './list-text.ts';
import { encodeMessage, type ControlMessage } from './messages.ts';
import { ReceiverSession } from './receiver-session.ts';
import { SenderSession } from './sender-session.ts';
import type { PeerKnowledge, ReceiverAction, SourceEntry } from './session-api.ts';

const PEERS: PeerKnowledge = { fingerprint: () => 'ab12 cd34', trustOf: () => 'verified' };
const FILES = 600;

const source = (name: string, kind: 'file' | 'folder', sizeBytes = 0): SourceEntry => ({
  ...{ path: `/home/me/${name}`, name, kind, sizeBytes, modifiedAt: 1_000 },
  ...{ executable: false, target: null },
});
const TREE: readonly SourceEntry[] = [
  source('t', 'folder'),
  ...Array.from({ length: FILES }, (_, n) => source(`t/file "${n}"`, 'file', n)),
];

/** Of what was offered before. */
function textOf(entries: readonly SourceEntry[]): string {
  const text = new ListText();
  const lines: string[] = [];
  for (const entry of entries) text.add(entry, entry.name, (line) => lines.push(`${line}\n`));
  return lines.join('');
}
/** A name for it, as good as any here. */
const digestOf = (text: string): string => text.length.toString(16).padStart(64, '0');
const listOf = (entries: readonly SourceEntry[]): readonly ListEntry[] =>
  entries.map(({ path: _, name, ...entry }) => ({ ...entry, path: name }));

class Meeting {
  readonly pair = new ConnectionPair({ windowBytes: 2 ** 30, knowsLists: true });
  readonly sender: SenderSession;
  readonly receiver: ReceiverSession;
  readonly asked: string[] = [];
  private readonly kept: readonly SourceEntry[] | null;
  messages = 0;

  /** `former`: what the sender offered before; `kept`: what the receiver has of it. */
  constructor(former: readonly SourceEntry[] | null, kept: readonly SourceEntry[] | null) {
    this.kept = kept;
    const shared = { id: '0'.repeat(32), peers: PEERS, startedAt: 0 };
    const text = former === null ? null : textOf(former);
    this.sender = new SenderSession(
      {
        ...{ ...shared, connection: this.pair.initiator, host: 'attic' },
        ...{ wireId: 'e'.repeat(32), conflict: null },
        former: text === null ? null : { digest: digestOf(text), text },
      },
      0,
    );
    const allocateBlock = (byteCount: number): Uint8Array => new Uint8Array(byteCount);
    this.receiver = new ReceiverSession(
      { ...shared, connection: this.pair.responder, receiveWindowBytes: 2 ** 23, allocateBlock },
      0,
    );
    this.pair.connect();
  }

  say(message: ControlMessage): void {
    this.pair.initiator.sendControl(encodeMessage(message));
  }

  /** Until nothing moves. `answers`: whether the receiver looks for what it is asked for. */
  deliver(answers = true): void {
    do {
      for (let e = this.pair.initiator.pollEvent(); e; e = this.pair.initiator.pollEvent()) {
        this.sender.handleConnectionEvent(e, 0);
      }
      for (let e = this.pair.responder.pollEvent(); e; e = this.pair.responder.pollEvent()) {
        if (e.kind === 'control') this.messages += 1;
        this.receiver.handleConnectionEvent(e, 0);
      }
      if (answers) this.answer();
    } while (this.pair.deliver());
  }

  answer(): void {
    for (let a = this.receiver.pollAction(); a; a = this.receiver.pollAction()) this.perform(a);
  }

  private perform(action: ReceiverAction): void {
    if (action.kind !== 'recall-list') return;
    this.asked.push(action.digest);
    const isIt = this.kept !== null && digestOf(textOf(this.kept)) === action.digest;
    const entries = listOf(this.kept ?? []);
    this.receiver.handleListRecalled(isIt ? { entries, textBytes: 1_000 } : null, 0);
  }
}

function offerIn(meeting: Meeting, entries: readonly SourceEntry[]): void {
  for (let at = 0; at < entries.length; at += 100) {
    meeting.sender.addEntries(entries.slice(at, at + 100), 0);
  }
  meeting.sender.sealEntries(0);
}

function expectOffered(meeting: Meeting, entries: readonly SourceEntry[]): void {
  expect(meeting.receiver.phase).toBe('offered');
  expect(meeting.receiver.offer?.entries).toEqual(listOf(entries));
  expect(meeting.receiver.offer?.totalBytes).toBe(
    entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  );
  expect(meeting.receiver.fileTotal).toBe(entries.length);
  expect(meeting.sender.snapshot(0).totalBytes).toBe(meeting.receiver.offer?.totalBytes);
}

it('is named and not said where nothing has changed', () => {
  const meeting = new Meeting(TREE, TREE);
  meeting.deliver();
  offerIn(meeting, TREE);
  meeting.deliver();
  expectOffered(meeting, TREE);
  // The offer, and the name.
  expect(meeting.messages).toBe(2);
  expect([meeting.sender.wasRecalled, meeting.receiver.wasRecalled]).toEqual([true, true]);
});

it('is named as soon as the receiver says that it knows it, however late', () => {
  const meeting = new Meeting(TREE, TREE);
  offerIn(meeting, TREE);
  meeting.deliver(false);
  expect(meeting.receiver.phase).toBe('connecting');
  meeting.answer();
  meeting.deliver();
  expectOffered(meeting, TREE);
  expect(meeting.messages).toBe(2);
});

it.each<[string, readonly SourceEntry[]]>([
  ['a new size', TREE.with(300, source('t/file "299"', 'file', 1))],
  ['one more', [...TREE, source('t/z', 'file', 5)]],
  ['one less', TREE.slice(0, -1)],
  ['another first one', TREE.with(0, { ...source('t', 'folder'), modifiedAt: 2_000 })],
])('is said where it has changed: %s', (_what, now) => {
  for (const isEarly of [true, false]) {
    const meeting = new Meeting(TREE, TREE);
    if (!isEarly) meeting.deliver();
    offerIn(meeting, now);
    meeting.deliver();
    expectOffered(meeting, now);
    expect([meeting.sender.wasRecalled, meeting.receiver.wasRecalled]).toEqual([false, false]);
  }
});

it('is said where the receiver does not know it any more', () => {
  for (const isEarly of [true, false]) {
    const meeting = new Meeting(TREE, null);
    if (!isEarly) meeting.deliver();
    offerIn(meeting, TREE);
    meeting.deliver();
    expect(meeting.asked).toHaveLength(1);
    expectOffered(meeting, TREE);
    expect(meeting.sender.wasRecalled).toBe(false);
  }
});

it('is looked for by nobody who was not told of one', () => {
  const meeting = new Meeting(null, TREE);
  offerIn(meeting, TREE);
  meeting.deliver();
  expect(meeting.asked).toEqual([]);
  expectOffered(meeting, TREE);
});

it('can be looked at by the receiver before it is sure', () => {
  const meeting = new Meeting(TREE, TREE);
  meeting.deliver();
  expect(meeting.receiver.phase).toBe('connecting');
  expect(meeting.receiver.mayBeRecalled).toBe(true);
  expect(meeting.receiver.listed).toHaveLength(TREE.length);
  // It counts against what offers may take of memory.
  expect(meeting.receiver.listHeldBytes).toBeGreaterThan(TREE.length * 400);
  meeting.sender.addEntries([source('other', 'file', 1)], 0);
  meeting.sender.sealEntries(0);
  meeting.deliver();
  expect(meeting.receiver.mayBeRecalled).toBe(false);
  expectOffered(meeting, [source('other', 'file', 1)]);
});

it.each<[string, readonly SourceEntry[] | null, (meeting: Meeting) => void]>([
  [
    'the name of a list that is not known',
    null,
    (meeting) => meeting.say({ type: 'list-same', entries: FILES + 1, bytes: 0 }),
  ],
  [
    'another length',
    TREE,
    (meeting) => meeting.say({ type: 'list-same', entries: FILES, bytes: (FILES * 599) / 2 }),
  ],
  [
    'other bytes',
    TREE,
    (meeting) => meeting.say({ type: 'list-same', entries: FILES + 1, bytes: 1 }),
  ],
  [
    'the same after pages',
    TREE,
    (meeting) => {
      meeting.sender.addEntries([source('other', 'file', 1)], 0);
      meeting.say({ type: 'list-same', entries: FILES + 1, bytes: (FILES * 599) / 2 });
    },
  ],
])('breaks a rule: %s', (_what, kept, hostile) => {
  const meeting = new Meeting(TREE, kept);
  meeting.deliver();
  hostile(meeting);
  meeting.deliver();
  expect(meeting.receiver.snapshot(0).failure?.kind).toBe('peer-broke-protocol');
});

it('is answered once, and only if somebody asked', () => {
  for (const [former, answers] of [
    [null, 1],
    [TREE, 2],
  ] as const) {
    const meeting = new Meeting(former, null);
    meeting.deliver(false);
    for (let n = 0; n < answers; n += 1) {
      meeting.pair.responder.sendControl(encodeMessage({ type: 'list-known', known: false }));
    }
    meeting.deliver(false);
    expect(meeting.sender.snapshot(0).failure?.kind).toBe('peer-broke-protocol');
  }
});
