/** For people: a progress bar on a terminal, plain lines elsewhere. Trouble goes to standard error. */
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { diagnosisWords, seenWords } from '../../src-shared/diagnosis-words.ts';
import type { Neighbour, NeighbourTrust } from '../../src-shared/neighbour-model.ts';
import type { Examination } from '../../src-shared/doctor-model.ts';
import type { Failure } from '../../src-shared/failure.ts';
import { isLostContact } from '../../src-shared/failure.ts';
import { countEntries } from '../../src-shared/contents-words.ts';
import { formatBytes, formatDuration, formatRate } from '../../src-shared/format.ts';
import type { HistoryEntry } from '../../src-shared/history-page.ts';
import { limitWords } from '../../src-shared/limit-words.ts';
import type { ListenState } from '../../src-shared/listen-model.ts';
import { symbolWords } from '../../src-shared/verification-symbols.ts';
import type {
  Direction,
  Peer,
  PeerTrust,
  TransferFile,
  TransferId,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { ReceiptCheck } from '../services/receipt-check.ts';
import type { Receipt } from '../services/receipt-file.ts';
import type { WrittenReceipt } from '../services/receipts.ts';
import type { AlwaysAccept } from '../../src-shared/trust-model.ts';
import type { VerifyReport } from '../../src-shared/verify-model.ts';
import { backWords, silenceWords } from '../../src-shared/silence-words.ts';
import { doneDetails, doneLine, movedBytes, troubleLines } from './done-words.ts';
import { movedSeconds, ProgressPace } from './progress-pace.ts';
import type { TrustNow } from '../services/trust.ts';
import type { Report } from './report.ts';
import { receiptLines, receiptSignersWords } from './receipt-words.ts';
import { quotedName, shownFailureWords, shownLines, shownText } from './shown-text.ts';

/** Where the lines go. */
export interface TextStreams {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
}

/** Between two plain lines of progress. */
const LINE_GAP_MS = 5_000;

const TRUST_WORDS: Readonly<Record<NeighbourTrust, string>> = {
  unknown: 'not verified',
  unverified: 'not verified',
  verified: 'verified',
  blocked: 'blocked',
};

export class TextReport implements Report {
  readonly #streams: TextStreams;
  readonly #pace = new ProgressPace();
  readonly #bars: MultiBar | null;
  readonly #barOf = new Map<TransferId, SingleBar>();
  readonly #lineAt = new Map<TransferId, number>();
  /** Of these it was said that the other computer is silent. */
  readonly #silent = new Set<TransferId>();
  /** Their first line was said. */
  readonly #begun = new Set<TransferId>();

  constructor(streams: TextStreams) {
    this.#streams = streams;
    this.#bars = streams.out.isTTY
      ? new MultiBar(
          {
            stream: streams.out,
            format: '{bar} {percentage} %  {done} of {whole}  {rate}  {left}',
            hideCursor: true,
            clearOnComplete: true,
            stopOnComplete: false,
            forceRedraw: false,
            emptyOnZero: true,
          },
          Presets.shades_classic,
        )
      : null;
  }

  listening(state: ListenState, folder: string): void {
    const where = state.addresses.map((address) => shownAddress(address, state.port)).join(', ');
    this.#line(`Listening on ${where}${state.plain ? ', plain UDP too' : ''}`);
    this.#line(`Files go to ${shownText(folder)}. Ctrl+C ends it.`);
  }

  transferChanged(snapshot: TransferSnapshot): void {
    this.#sayConnecting(snapshot);
    if (this.#pace.isNewOffer(snapshot) && snapshot.direction === 'sent') {
      this.#line(offerLine(snapshot));
    }
    this.#sayReceiving(snapshot);
    this.#saySilence(snapshot);
    this.#sayInterruption(snapshot);
    if (!this.#pace.isProgressDue(snapshot)) return;
    if (this.#bars !== null) this.#moveBar(this.#bars, snapshot);
    else this.#sayProgress(snapshot);
  }

  transferEnded(snapshot: TransferSnapshot): void {
    this.#removeBar(snapshot.id);
    if (snapshot.failure?.kind === 'declined' && snapshot.direction === 'received') {
      this.#line(`Declined ${shownPeer(snapshot.peer)}`);
    } else if (snapshot.failure !== null) {
      for (const line of troubleLines(snapshot)) this.#trouble(`  ${line}`);
      this.failure(snapshot.failure, snapshot.direction);
    } else {
      this.#sayDone(snapshot);
    }
    this.#pace.forget(snapshot.id);
    this.#lineAt.delete(snapshot.id);
    this.#begun.delete(snapshot.id);
    this.#silent.delete(snapshot.id);
  }

  error(_code: string, message: string): void {
    this.#trouble(`ferry: ${message}`);
  }

  failure(failure: Failure, direction?: Direction): void {
    const { title, advice } = shownFailureWords(failure, direction);
    this.#trouble(`ferry: ${title}. ${advice}`);
  }

  note(message: string): void {
    this.#trouble(message);
  }

  device(device: Neighbour, alwaysAccept: AlwaysAccept | null): void {
    const name = device.deviceName === null ? 'unnamed' : quotedName(device.deviceName);
    const [best] = device.addresses;
    const where = best === undefined ? '' : shownAddress(best.host, best.port);
    this.#line(`${name}  ${where}  ${TRUST_WORDS[device.trust]}${ruleWords(alwaysAccept)}`);
    const seen =
      device.lastSeenAt === null ? 'never seen' : `last seen ${shownTime(device.lastSeenAt)}`;
    this.#line(`  ${device.fingerprint}  ${device.isReachable ? 'visible now' : seen}`);
  }

  examined(examination: Examination): void {
    const { title, steps } = diagnosisWords(examination);
    this.#line(`${title}.`);
    for (const step of steps) this.#line(`  - ${step}`);
    if (examination.observations === null) return;
    for (const { label, seen } of seenWords(examination.observations)) {
      this.#line(`  ${label}: ${seen}`);
    }
  }

  historyEntry({ historyId, snapshot }: HistoryEntry, trust: TrustNow): void {
    const direction = snapshot.direction === 'sent' ? 'to' : 'from';
    const what = filesWords(snapshot);
    const result =
      snapshot.failure === null
        ? formatBytes(snapshot.doneBytes)
        : shownFailureWords(snapshot.failure).title;
    const how = snapshot.dialect === 'plain' ? ' (plain UDP)' : '';
    const peer = shownPeer(snapshot.peer, markNow(snapshot, trust)) + how;
    this.#line(
      `#${historyId}  ${shownTime(snapshot.startedAt)}  ${what} ${direction} ${peer}  ${result}`,
    );
  }

  receiptWritten(file: string, receipt: WrittenReceipt): void {
    this.#line(`${receiptSignersWords(receipt)}: ${shownText(file)}`);
  }

  receiptChecked(receipt: Receipt, check: ReceiptCheck, files: VerifyReport | null): void {
    for (const line of receiptLines(receipt, check, files)) this.#line(line);
  }

  close(): Promise<void> {
    this.#bars?.stop();
    return Promise.resolve();
  }

  #sayConnecting(snapshot: TransferSnapshot): void {
    if (snapshot.phase !== 'connecting' || this.#begun.has(snapshot.id)) return;
    this.#begun.add(snapshot.id);
    this.#line(`Connecting to ${shownAddress(snapshot.peer.host, snapshot.peer.port)} …`);
  }

  /** What was accepted; of an offer that waits, the question tells. */
  #sayReceiving(snapshot: TransferSnapshot): void {
    const isNew = snapshot.phase === 'transferring' && !this.#begun.has(snapshot.id);
    if (!isNew || snapshot.direction === 'sent') return;
    this.#begun.add(snapshot.id);
    const size = snapshot.totalBytes === null ? '' : `, ${formatBytes(snapshot.totalBytes)}`;
    this.#line(`Receiving ${filesWords(snapshot)}${size}, from ${shownPeer(snapshot.peer)}`);
  }

  /** Once when it begins and once when it is over; a bar tells the seconds meanwhile. */
  #saySilence(snapshot: TransferSnapshot): void {
    const { id, phase, silentSeconds } = snapshot;
    const isThere = phase === 'offered' || phase === 'transferring';
    if (silentSeconds !== null && !this.#silent.has(id)) {
      this.#silent.add(id);
      this.#line(silenceWords(silentSeconds));
    } else if (silentSeconds === null && this.#silent.delete(id) && isThere) {
      this.#line(backWords());
    }
  }

  #sayInterruption(snapshot: TransferSnapshot): void {
    if (this.#pace.isBack(snapshot)) this.#line(backWords());
    if (!this.#pace.isNewInterruption(snapshot)) return;
    this.#silent.delete(snapshot.id);
    this.#removeBar(snapshot.id);
    if (waitsForPerson(snapshot)) return;
    const { done, whole } = progressWords(snapshot);
    const why = snapshot.failure === null ? '' : `${shownFailureWords(snapshot.failure).title}. `;
    const what = `${filesWords(snapshot)}, ${done} of ${whole},`;
    const direction = snapshot.direction === 'sent' ? 'to' : 'from';
    this.#trouble(
      `${why}${what} ${direction} ${shownPeer(snapshot.peer)}: goes on by itself when it is there again.`,
    );
  }

  #sayProgress(snapshot: TransferSnapshot): void {
    if (snapshot.silentSeconds !== null) return;
    const now = performance.now();
    const saidAt = this.#lineAt.get(snapshot.id);
    if (saidAt === undefined) this.#lineAt.set(snapshot.id, now);
    if (saidAt === undefined || now - saidAt < LINE_GAP_MS) return;
    this.#lineAt.set(snapshot.id, now);
    const { done, whole, rate, left } = progressWords(snapshot);
    this.#line([`${done} of ${whole}`, rate, left].filter((part) => part !== '').join(', '));
  }

  #sayDone(snapshot: TransferSnapshot): void {
    const seconds = movedSeconds(snapshot);
    const direction = snapshot.direction === 'sent' ? 'to' : 'from';
    const average =
      seconds > 0.1
        ? ` in ${formatDuration(seconds)} (${formatRate(movedBytes(snapshot) / seconds)})`
        : '';
    this.#line(`${doneLine(snapshot)}, ${direction} ${shownPeer(snapshot.peer)}${average}`);
    if (average !== '' && snapshot.limitedBy !== null) {
      this.#line(`  ${limitWords(snapshot.limitedBy, snapshot.direction, snapshot.pace)}`);
    }
    for (const detail of doneDetails(snapshot)) this.#line(`  ${detail}`);
  }

  #moveBar(bars: MultiBar, snapshot: TransferSnapshot): void {
    const words = progressWords(snapshot);
    let bar = this.#barOf.get(snapshot.id);
    if (bar === undefined) {
      bar = bars.create(1, 0, words);
      this.#barOf.set(snapshot.id, bar);
    }
    bar.setTotal(Math.max(1, snapshot.totalBytes ?? snapshot.doneBytes));
    bar.update(snapshot.doneBytes, words);
  }

  #removeBar(id: TransferId): void {
    const bar = this.#barOf.get(id);
    if (bar === undefined) return;
    this.#barOf.delete(id);
    this.#bars?.remove(bar);
    // The last bar gone, the terminal is the person's again.
    if (this.#barOf.size === 0) this.#bars?.stop();
  }

  #line(text: string): void {
    this.#write(text, this.#streams.out);
  }

  #trouble(text: string): void {
    this.#write(text, this.#streams.err);
  }

  #write(text: string, stream: NodeJS.WriteStream): void {
    const lines = `${shownLines(text)}\n`;
    if (this.#bars !== null && this.#barOf.size > 0) this.#bars.log(lines);
    else stream.write(lines);
  }
}

function ruleWords(alwaysAccept: AlwaysAccept | null): string {
  if (alwaysAccept === null) return '';
  const { maxBytes, folder } = alwaysAccept;
  const size = maxBytes === null ? '' : ` up to ${formatBytes(maxBytes)}`;
  return `, always accepted${size}${folder === null ? '' : ` into ${shownText(folder)}`}`;
}

export function offerLine(snapshot: TransferSnapshot): string {
  const peer = shownPeer(snapshot.peer);
  const code =
    snapshot.verificationCode === null ? '' : `, code ${codeWords(snapshot.verificationCode)}`;
  if (snapshot.direction === 'sent') return `Waiting for ${peer} to accept${code}`;
  const files = filesWords(snapshot);
  const size = snapshot.totalBytes === null ? 'unknown size' : formatBytes(snapshot.totalBytes);
  const how = snapshot.dialect === 'plain' ? ', plain UDP (not encrypted, not checked)' : '';
  return `${peer} offers ${files}, ${size}${code}${how}`;
}

function progressWords(
  snapshot: TransferSnapshot,
): Record<'done' | 'whole' | 'rate' | 'left', string> {
  return {
    done: formatBytes(snapshot.doneBytes),
    whole: snapshot.totalBytes === null ? '?' : formatBytes(snapshot.totalBytes),
    rate: formatRate(snapshot.rateBytesPerSecond),
    left: leftWords(snapshot),
  };
}

function leftWords({ silentSeconds, secondsLeft }: TransferSnapshot): string {
  if (silentSeconds !== null) return `no answer for ${formatDuration(silentSeconds)}`;
  return secondsLeft === null ? '' : `${formatDuration(secondsLeft)} left`;
}

const filesWords = (snapshot: TransferSnapshot): string =>
  snapshot.fileCount === 1 ? fileWords(snapshot.files[0]) : countEntries(snapshot);

const fileWords = (file: TransferFile | undefined): string =>
  file === undefined ? 'a file' : quotedName(file.name);

/** `mark`: what its name is worth. */
export function shownPeer(peer: Peer, mark = TRUST_MARKS[peer.trust]): string {
  const address = shownAddress(peer.host, peer.port);
  if (peer.deviceName !== null) return `${quotedName(peer.deviceName)} (${address}, ${mark})`;
  return peer.publicKey === null ? address : `${address} (${mark})`;
}

export const TRUST_MARKS: Readonly<Record<PeerTrust, string>> = {
  verified: 'verified',
  unverified: 'not verified',
  changed: 'NOT THE VERIFIED KEY',
};

/** A key that was taken for another device's stays suspicious until somebody verifies it. */
function markNow({ peer }: TransferSnapshot, trust: TrustNow): string {
  if (trust === 'unverified' && peer.trust === 'changed') return TRUST_MARKS.changed;
  return TRUST_WORDS[trust];
}

const shownAddress = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

const codeWords = (code: string): string =>
  `${code.slice(0, 3)} ${code.slice(3)} (${symbolWords(code)})`;

const shownTime = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 16);

/** It does not go on by itself: its end follows, and says what has to be done. */
function waitsForPerson({ direction, failure, nextTryAt }: TransferSnapshot): boolean {
  return direction === 'sent' && nextTryAt === null && failure !== null && !isLostContact(failure);
}
