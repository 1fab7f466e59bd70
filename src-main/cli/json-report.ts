/** `--json`: one object a line on standard output, as docs/COMMAND.md lists them. */
import { diagnosisWords } from '../../src-shared/diagnosis-words.ts';
import type { Neighbour } from '../../src-shared/neighbour-model.ts';
import type { Examination } from '../../src-shared/doctor-model.ts';
import type { Failure } from '../../src-shared/failure.ts';
import { failureWords } from '../../src-shared/failure-words.ts';
import type { HistoryEntry } from '../../src-shared/history-page.ts';
import type { ListenState } from '../../src-shared/listen-model.ts';
import type {
  Direction,
  Peer,
  TransferFile,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import { fingerprintOf } from '../services/fingerprint.ts';
import type { ReceiptCheck, SignerCheck } from '../services/receipt-check.ts';
import type { Receipt } from '../services/receipt-file.ts';
import type { WrittenReceipt } from '../services/receipts.ts';
import { symbolsOf } from '../../src-shared/verification-symbols.ts';
import type { AlwaysAccept } from '../../src-shared/trust-model.ts';
import type { VerifyReport } from '../../src-shared/verify-model.ts';
import { movedSeconds, ProgressPace } from './progress-pace.ts';
import type { TrustNow } from '../services/trust.ts';
import type { Report } from './report.ts';

/** Files that are said at once: the text of a hundred thousand would be some 30 MB, several times over. */
const FILES_IN_A_PIECE = 1_000;

/** `PatientOutput`, as much as is used of it. */
export interface LineOutput {
  say(pieces: Iterable<string>): void;
  said(): Promise<void>;
}

export class JsonReport implements Report {
  readonly #output: LineOutput;
  readonly #note: (message: string) => void;
  readonly #pace = new ProgressPace();

  /** `output` gets each line for standard output, a very long one in pieces, `note` what only a person would read. */
  constructor(output: LineOutput, note: (message: string) => void) {
    this.#output = output;
    this.#note = note;
  }

  listening(state: ListenState, folder: string): void {
    this.#say({
      event: 'listening',
      port: state.port,
      addresses: state.addresses,
      plain: state.plain,
      folder,
    });
  }

  transferChanged(snapshot: TransferSnapshot): void {
    if (this.#pace.isNewOffer(snapshot)) {
      this.#say({
        event: 'offer',
        transfer: snapshot.id,
        direction: snapshot.direction,
        dialect: snapshot.dialect,
        peer: peerOf(snapshot.peer),
        code: snapshot.verificationCode,
        symbols: snapshot.verificationCode === null ? null : symbolsOf(snapshot.verificationCode),
        files: snapshot.fileCount,
        bytes: snapshot.totalBytes,
        askedBecause: snapshot.askedBecause ?? null,
        survey: snapshot.survey,
        freeBytes: snapshot.freeBytes,
      });
    }
    if (this.#pace.isNewInterruption(snapshot)) this.#interrupted(snapshot);
    if (this.#pace.isProgressDue(snapshot)) this.#progress(snapshot);
  }

  transferEnded(snapshot: TransferSnapshot): void {
    if (snapshot.phase === 'done') {
      this.#progress(snapshot);
      this.#sayDone(snapshot);
    } else if (snapshot.failure !== null) {
      this.#say({
        event: 'error',
        code: snapshot.failure.kind,
        message: messageOf(snapshot.failure, snapshot.direction),
        transfer: snapshot.id,
        direction: snapshot.direction,
        ...(snapshot.askedBecause === undefined ? {} : { askedBecause: snapshot.askedBecause }),
        files: snapshot.files
          .filter((file) => file.failure !== null || file.sha256 !== null)
          .map((file) => ({
            path: file.path,
            name: file.name,
            code: file.failure?.kind ?? null,
          })),
      });
    }
    this.#pace.forget(snapshot.id);
  }

  error(code: string, message: string): void {
    this.#say({ event: 'error', code, message });
  }

  failure(failure: Failure): void {
    this.error(failure.kind, messageOf(failure));
  }

  note(message: string): void {
    this.#note(message);
  }

  device(device: Neighbour, alwaysAccept: AlwaysAccept | null): void {
    const [best] = device.addresses;
    this.#say({
      event: 'device',
      name: device.deviceName,
      kind: device.deviceKind,
      visible: device.isReachable,
      host: best?.host ?? null,
      port: best?.port ?? null,
      addresses: device.addresses,
      fingerprint: device.fingerprint,
      publicKey: device.publicKey,
      verified: device.trust === 'verified',
      blocked: device.trust === 'blocked',
      alwaysAccept,
      lastSeenAt: device.lastSeenAt === null ? null : instant(device.lastSeenAt),
    });
  }

  examined(examination: Examination): void {
    const { host, port, diagnosis, observations } = examination;
    const { title, steps } = diagnosisWords(examination);
    this.#say({ event: 'examined', host, port, diagnosis, title, steps, observations });
  }

  historyEntry({ historyId, snapshot }: HistoryEntry, trust: TrustNow): void {
    this.#say({
      event: 'history',
      id: historyId,
      transfer: snapshot.id,
      direction: snapshot.direction,
      dialect: snapshot.dialect,
      result: snapshot.phase === 'done' ? 'done' : (snapshot.failure?.kind ?? 'failed'),
      peer: peerOf(snapshot.peer),
      trust,
      files: snapshot.files.map((file) => ({
        path: file.path,
        name: file.name,
        size: file.sizeBytes,
        sha256: file.sha256,
      })),
      fileCount: snapshot.fileCount,
      bytes: snapshot.doneBytes,
      startedAt: instant(snapshot.startedAt),
      endedAt: snapshot.endedAt === null ? null : instant(snapshot.endedAt),
    });
  }

  receiptWritten(file: string, receipt: WrittenReceipt): void {
    this.#say({
      event: 'receipt-written',
      file,
      transfer: receipt.transfer,
      files: receipt.fileCount,
      signedBySender: receipt.isSignedBySender,
      signedByReceiver: receipt.isSignedByReceiver,
    });
  }

  receiptChecked(receipt: Receipt, check: ReceiptCheck, files: VerifyReport | null): void {
    this.#say({
      event: 'verified',
      transfer: receipt.head.transfer,
      finishedAt: instant(receipt.head.finishedAt),
      signed: check.isSigned,
      sender: signerOf(check.sender),
      receiver: signerOf(check.receiver),
      fileCount: receipt.files.length,
      counts: files?.counts ?? null,
      files: files?.files.map(({ name, result }) => ({ path: name, result })) ?? null,
    });
  }

  close(): Promise<void> {
    return this.#output.said();
  }

  #interrupted(snapshot: TransferSnapshot): void {
    this.#say({
      event: 'interrupted',
      transfer: snapshot.id,
      direction: snapshot.direction,
      peer: peerOf(snapshot.peer),
      code: snapshot.failure?.kind ?? null,
      // What to do about a transfer that is over, nobody has to do here.
      message: snapshot.failure === null ? null : `${failureWords(snapshot.failure).title}.`,
      bytes: snapshot.doneBytes,
      total: snapshot.totalBytes,
      nextTryAt: snapshot.nextTryAt === null ? null : instant(snapshot.nextTryAt),
    });
  }

  #sayDone(snapshot: TransferSnapshot): void {
    const { files } = snapshot;
    const event = (named: readonly object[]): object => ({
      event: 'done',
      transfer: snapshot.id,
      direction: snapshot.direction,
      dialect: snapshot.dialect,
      peer: peerOf(snapshot.peer),
      files: named,
      bytes: snapshot.doneBytes,
      skipped: snapshot.skippedCount,
      failed: snapshot.failedCount,
      startedAt: instant(snapshot.startedAt),
      endedAt: instant(snapshot.endedAt ?? snapshot.startedAt),
      seconds: Math.round(movedSeconds(snapshot) * 1_000) / 1_000,
      stats: snapshot.stats,
    });
    if (files.length <= FILES_IN_A_PIECE) {
      this.#say(event(files.map(doneFile)));
      return;
    }
    this.#output.say(longLine(JSON.stringify(event([])), files));
  }

  #progress(snapshot: TransferSnapshot): void {
    this.#say({
      event: 'progress',
      transfer: snapshot.id,
      bytes: snapshot.doneBytes,
      total: snapshot.totalBytes,
      rate: Math.round(snapshot.rateBytesPerSecond),
      limitedBy: snapshot.limitedBy,
      ...(snapshot.silentSeconds === null ? {} : { silentSeconds: snapshot.silentSeconds }),
    });
  }

  #say(event: object): void {
    this.#output.say([`${JSON.stringify(event)}\n`]);
  }
}

/** `line`: with no files. */
function* longLine(line: string, files: readonly TransferFile[]): Generator<string> {
  const [before, after] = line.split('"files":[]') as [string, string];
  yield `${before}"files":[`;
  for (let first = 0; first < files.length; first += FILES_IN_A_PIECE) {
    const some = files.slice(first, first + FILES_IN_A_PIECE).map(doneFile);
    yield (first === 0 ? '' : ',') + JSON.stringify(some).slice(1, -1);
  }
  yield `]${after}\n`;
}

const doneFile = (file: TransferFile): object => ({
  path: file.path,
  size: file.sizeBytes ?? file.doneBytes,
  sha256: file.sha256,
  ...(file.kind === 'file' ? {} : { kind: file.kind }),
  ...(file.skipped === null ? {} : { skipped: file.skipped }),
  ...(file.failure === null ? {} : { code: file.failure.kind }),
  ...(file.caution === null ? {} : { caution: file.caution }),
});

function signerOf(check: SignerCheck): object {
  return {
    name: check.party.name,
    publicKey: check.party.publicKey,
    fingerprint: fingerprintOf(Buffer.from(check.party.publicKey, 'hex')),
    signature: check.signature,
    whose: check.whose,
    knownName: check.knownName,
  };
}

function peerOf(peer: Peer): object {
  return {
    name: peer.deviceName,
    host: peer.host,
    port: peer.port,
    fingerprint: peer.fingerprint,
    verified: peer.trust === 'verified',
    keyChanged: peer.trust === 'changed',
  };
}

/** `sinceEpochMs` as in ISO 8601, in UTC, to the millisecond. */
const instant = (sinceEpochMs: number): string => new Date(sinceEpochMs).toISOString();

function messageOf(failure: Failure, direction?: Direction): string {
  const { title, advice } = failureWords(failure, direction);
  return `${title}. ${advice}`;
}
