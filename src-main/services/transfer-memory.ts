/**
 * Has the history, the devices and the settings remember what happens to transfers. A full disk or a
 * locked database costs a memory, never a transfer: it is logged, and said once.
 */
import type {
  TransferFile,
  TransferId,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import { FILES_IN_A_SLICE, type History } from './history.ts';
import type { PastSend } from './history-writing.ts';
import type { Log } from './log.ts';
import type { SettingsStore } from './settings.ts';
import type { TransfersListener } from './transfer-notices.ts';
import type { Trust } from './trust.ts';

export interface MemoryParts {
  readonly history: History;
  readonly trust: Trust;
  readonly settings: SettingsStore;
  readonly log: Log;
  /** ms since 1970. */
  readonly wallClock: () => number;
}

export interface MemoryHooks {
  readonly notify: TransfersListener;
  /** A device was met, perhaps under another name or somewhere else. */
  readonly deviceSeen: () => void;
}

export class TransferMemory {
  readonly #parts: MemoryParts;
  readonly #hooks: MemoryHooks;
  /** Where the peers of transfers were when their key, or answer, was noted. */
  readonly #met = new Map<TransferId, string>();
  /** What is said of large transfers is written in slices, one after the other, so that the last word stays. */
  #writing: Promise<void> = Promise.resolve();
  #isFaultSaid = false;
  /** The last word on large transfers that is not written yet. */
  readonly #unwritten = new Map<TransferId, TransferSnapshot>();

  constructor(parts: MemoryParts, hooks: MemoryHooks) {
    this.#parts = parts;
    this.#hooks = hooks;
  }

  /** `order`: of a sent one. */
  noteBegin(snapshot: TransferSnapshot, order: PastSend | null): void {
    this.record('begin', () => this.#parts.history.begin(snapshot, order));
  }

  /** Interrupted in an earlier program; another one may be about to go on with it. */
  noteAdopted(snapshot: TransferSnapshot): void {
    const { history } = this.#parts;
    this.record('begin', () => {
      if (!history.isOthers(snapshot.id)) history.begin(snapshot, null);
    });
  }

  /** An attempt is over, the transfer is not. */
  noteProgress(snapshot: TransferSnapshot): void {
    const { history } = this.#parts;
    if (isSmall(snapshot)) this.record('progress', () => history.noteProgress(snapshot));
    else this.#recordInTurn('progress', snapshot, () => history.noteProgressInSlices(snapshot));
    this.noteMeeting(snapshot);
  }

  /** `then` is called when the history has it: at once, unless there are many files. */
  noteEnd(snapshot: TransferSnapshot, then: () => void): void {
    const { history } = this.#parts;
    this.noteMeeting(snapshot);
    this.#met.delete(snapshot.id);
    if (isSmall(snapshot)) {
      this.record('finish', () => history.finish(snapshot));
      then();
      return;
    }
    this.#recordInTurn('finish', snapshot, () => history.finishInSlices(snapshot), then);
  }

  /** This program ends before it does. */
  noteLeft(snapshot: TransferSnapshot): void {
    this.record('finish', () => this.#parts.history.leave(snapshot));
  }

  /** Once a transfer and place: its device was seen, and the host that it was sent to answers. */
  noteMeeting(snapshot: TransferSnapshot): void {
    const { peer } = snapshot;
    const met = snapshot.dialect === 'plain' ? snapshot.phase === 'done' : peer.publicKey !== null;
    const place = `${peer.host} ${peer.port}`;
    if (!met || this.#met.get(snapshot.id) === place) return;
    this.#met.set(snapshot.id, place);
    this.record('device', () => {
      const isListener = snapshot.direction === 'sent';
      this.#parts.trust.noteSeen(peer, this.#parts.wallClock(), isListener);
      this.#hooks.deviceSeen();
    });
    if (snapshot.direction === 'received') return;
    this.record('recent host', () => {
      this.#parts.settings.noteHost({
        host: peer.host,
        port: peer.port,
        deviceName: peer.deviceName,
        publicKey: peer.publicKey,
      });
    });
    this.#hooks.notify({ kind: 'settings-changed' });
  }

  /** Of one that the history does not know as it is yet; null of any other. */
  filesBeingWritten(id: TransferId): readonly TransferFile[] | null {
    return this.#unwritten.get(id)?.files ?? null;
  }

  /** Everything that ended is written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  #recordInTurn(
    what: string,
    snapshot: TransferSnapshot,
    write: () => Promise<void>,
    then?: () => void,
  ): void {
    const { id } = snapshot;
    this.#unwritten.set(id, snapshot);
    this.#writing = this.#writing
      .then(write)
      .catch((fault: unknown) => this.#handleFault(what, fault))
      .then(() => {
        if (this.#unwritten.get(id) === snapshot) this.#unwritten.delete(id);
        then?.();
      });
  }

  record<T>(what: string, access: () => T): T | null {
    try {
      return access();
    } catch (fault) {
      this.#handleFault(what, fault);
      return null;
    }
  }

  #handleFault(what: string, fault: unknown): void {
    this.#parts.log.error(`could not remember (${what})`, fault);
    if (this.#isFaultSaid) return;
    this.#isFaultSaid = true;
    this.#hooks.notify({ kind: 'not-remembered' });
  }
}

/** By what the history may hold of it: what is shown of one that rests are the first files only. */
const isSmall = ({ files, fileCount }: TransferSnapshot): boolean =>
  Math.max(files.length, fileCount) <= FILES_IN_A_SLICE;
