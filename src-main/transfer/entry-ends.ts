/**
 * What becomes of each entry at the receiver: counted, told to the sender, and in which order the last of
 * them are made. After the last file the links, which may point at files, and then the folders.
 */
import type { Failure } from '../../src-shared/failure.ts';
import type { MessageBatch } from './message-batch.ts';
import type { FileResult } from './messages.ts';
import type { ReceivePlan } from './receive-plan.ts';
import { fileAt, type ReceivedFile } from './received-file.ts';
import { RoomShortage } from './room-shortage.ts';
import type { EntryFailures, StoredFile } from './session-api.ts';
import type { TransferRecord } from './transfer-record.ts';

export class EntryEnds {
  private readonly files: readonly ReceivedFile[];
  private readonly record: TransferRecord;
  private readonly results: MessageBatch<FileResult>;
  private readonly shortage = new RoomShortage();
  /** Files without an end. */
  private unsettled = 0;

  /** `files` grows until the first call. */
  constructor(
    files: readonly ReceivedFile[],
    record: TransferRecord,
    results: MessageBatch<FileResult>,
  ) {
    this.files = files;
    this.record = record;
    this.results = results;
  }

  get isLastFileSettled(): boolean {
    return this.unsettled === 0;
  }

  get hasFolders(): boolean {
    return this.files.some(isWaitingFolder);
  }

  get hasLinks(): boolean {
    return this.files.some(isWaitingLink);
  }

  /** What of the plan concerns the single entries. How many bytes need not come. */
  follow(plan: ReceivePlan): number {
    let hereBytes = 0;
    this.files.forEach((state, file) => {
      const { sizeBytes } = state.entry;
      // Of what is sent again this is most, and an entry is in one part of the plan only.
      const skipped = plan.skip.get(file);
      if (skipped !== undefined) {
        state.skip(skipped);
        hereBytes += sizeBytes;
        this.record.countSkipped(1, sizeBytes);
        return;
      }
      const refused = plan.refuse.get(file);
      if (refused !== undefined) {
        this.refuse(file, state, refused);
        return;
      }
      if (!state.isFile) return;
      const stored = plan.stored.get(file);
      if (stored === undefined) this.unsettled += 1;
      const byteCount = state.goOnFrom(
        stored === undefined ? (plan.have.get(file) ?? []) : [{ offset: 0, byteCount: sizeBytes }],
      );
      hereBytes += byteCount;
      this.record.own(byteCount);
      if (stored === undefined) return;
      state.stored = stored;
      state.moveTo('stored');
    });
    return hereBytes;
  }

  /** After the transfer's own end it is only noted. */
  store(file: number, state: ReceivedFile, stored: StoredFile): void {
    state.stored = stored;
    state.moveTo('stored');
    this.shortage.noteStored();
    if (this.record.isOver) return;
    this.results.add([file, 'stored', stored.sha256]);
    this.settle();
  }

  fail(file: number, state: ReceivedFile, failure: Failure): void {
    const said = this.shortage.causeOf(failure, state);
    this.count(state, said);
    if (said.kind === 'digest-mismatch') this.results.add([file, 'mismatch']);
    else this.results.add([file, 'failed', said.kind]);
    this.settle();
  }

  /** After one found no room, with so much left: those that are not tried any more. */
  *beyondRoom(freeBytes: number): Generator<readonly [number, ReceivedFile, Failure]> {
    if (!this.shortage.noteRefused(freeBytes)) return;
    for (const [file, state] of this.files.entries()) {
      if (!this.shortage.isRefused(state)) continue;
      yield [file, state, { kind: 'disk-full', needed: state.missingBytes, free: freeBytes }];
    }
  }

  /** Folders that could not be made before there are files in them. */
  refuseFolders(failures: EntryFailures): void {
    for (const [file, failure] of failures) {
      if (failure.kind === 'disk-full') this.shortage.noteFolder(fileAt(this.files, file));
    }
    for (const [file, failure] of failures) {
      const state = fileAt(this.files, file);
      this.refuse(file, state, this.shortage.causeOf(failure, state));
    }
    this.record.touch();
  }

  /** All of one kind that are left have their end. */
  settleAll(kind: 'link' | 'folder', failures: EntryFailures): void {
    this.files.forEach((state, file) => {
      if (state.entry.kind !== kind || state.phase !== 'waiting') return;
      const failure = failures.get(file);
      if (failure !== undefined) {
        this.refuse(file, state, this.shortage.causeOf(failure, state));
        return;
      }
      state.moveTo('stored');
      this.results.add([file, 'stored']);
    });
    this.record.touch();
  }

  /** An entry that nobody waits for. */
  private refuse(file: number, state: ReceivedFile, failure: Failure): void {
    this.count(state, failure);
    this.results.add([file, 'failed', failure.kind]);
  }

  private count(state: ReceivedFile, failure: Failure): void {
    state.failure = failure;
    state.moveTo('failed');
    this.record.failedCount += 1;
    this.record.abandonedBytes += state.missingBytes;
  }

  private settle(): void {
    this.record.touch();
    this.unsettled -= 1;
  }
}

const isWaitingFolder = ({ entry, phase }: ReceivedFile): boolean =>
  entry.kind === 'folder' && phase === 'waiting';

const isWaitingLink = ({ entry, phase }: ReceivedFile): boolean =>
  entry.kind === 'link' && phase === 'waiting';
