/** Who answers incoming offers: everyone is welcome (`--yes`), a person at this terminal, or nobody is there. */
import { createInterface } from 'node:readline/promises';
import { formatBytes } from '../../src-shared/format.ts';
import type { TransferId, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { surveyLines } from './survey-words.ts';
import { offerLine } from './text-report.ts';
import { shownText } from './shown-text.ts';

export type ConsentMode = 'accept-all' | 'ask' | 'refuse-all';

export interface Answers {
  accept(id: TransferId): void;
  decline(id: TransferId): void;
  /** The code of this device was compared. */
  verify(publicKey: string): void;
  note(message: string): void;
}

/** Asks one question, and gives back what was typed; null when `signal` aborts it. */
export type Asker = (question: string, signal: AbortSignal) => Promise<string | null>;

/** Names in a prompt; more are counted. */
const NAMES_SHOWN = 10;

export class Consent {
  readonly #mode: ConsentMode;
  readonly #answers: Answers;
  readonly #ask: Asker;
  readonly #seen = new Set<TransferId>();
  /** Offers that were asked about and are still open. */
  readonly #open = new Map<TransferId, AbortController>();
  #queue: Promise<void> = Promise.resolve();

  constructor(mode: ConsentMode, answers: Answers, ask: Asker = askOnTerminal) {
    this.#mode = mode;
    this.#answers = answers;
    this.#ask = ask;
  }

  handleChanged(snapshot: TransferSnapshot): void {
    const { id } = snapshot;
    if (snapshot.direction !== 'received') return;
    if (snapshot.phase !== 'offered') {
      this.#withdraw(id);
      // When it goes on, it may be offered anew: with more than was said yes to.
      if (snapshot.phase === 'interrupted') this.#seen.delete(id);
      return;
    }
    if (this.#seen.has(id) || !this.#isReady(snapshot)) return;
    this.#seen.add(id);
    this.#answer(snapshot);
  }

  handleEnded(id: TransferId): void {
    this.#withdraw(id);
    this.#seen.delete(id);
  }

  /** No more questions. */
  close(): void {
    for (const id of [...this.#open.keys()]) this.#withdraw(id);
  }

  /** A person must see the code of a stranger before there is anything to say yes to. */
  #isReady(snapshot: TransferSnapshot): boolean {
    return (
      this.#mode !== 'ask' ||
      snapshot.dialect === 'plain' ||
      snapshot.peer.trust === 'verified' ||
      snapshot.verificationCode !== null
    );
  }

  #answer(snapshot: TransferSnapshot): void {
    switch (this.#mode) {
      case 'accept-all':
        if (snapshot.peer.trust === 'changed') this.#answers.note(changedKeyLine(snapshot));
        this.#answers.accept(snapshot.id);
        return;
      case 'refuse-all':
        this.#answers.note(
          'Declined: nobody can be asked here. Use --yes to accept everything, or run in a terminal.',
        );
        this.#answers.decline(snapshot.id);
        return;
      case 'ask': {
        const patience = new AbortController();
        this.#open.set(snapshot.id, patience);
        this.#queue = this.#queue.then(() => this.#askAbout(snapshot, patience.signal));
        return;
      }
    }
  }

  async #askAbout(snapshot: TransferSnapshot, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const answer = await this.#ask(questionOf(snapshot), signal);
    if (signal.aborted) return;
    this.#open.delete(snapshot.id);
    if (answer === null || !isYes(answer, snapshot)) {
      this.#answers.decline(snapshot.id);
      return;
    }
    const { trust, publicKey } = snapshot.peer;
    if (trust === 'changed' && publicKey !== null) this.#answers.verify(publicKey);
    this.#answers.accept(snapshot.id);
  }

  #withdraw(id: TransferId): void {
    this.#open.get(id)?.abort();
    this.#open.delete(id);
  }
}

export function questionOf(snapshot: TransferSnapshot): string {
  const isChanged = snapshot.peer.trust === 'changed';
  // The code is to be read off the other screen, not off this one.
  const lines = [offerLine(isChanged ? { ...snapshot, verificationCode: null } : snapshot)];
  if (snapshot.peer.fingerprint !== null) lines.push(`  key ${snapshot.peer.fingerprint}`);
  for (const file of snapshot.files.slice(0, NAMES_SHOWN)) {
    const size = file.sizeBytes === null ? '' : `, ${formatBytes(file.sizeBytes)}`;
    lines.push(`  ${shownText(file.name)}${size}`);
  }
  if (snapshot.fileCount > NAMES_SHOWN)
    lines.push(`  and ${snapshot.fileCount - NAMES_SHOWN} more`);
  if (snapshot.survey !== null) lines.push(...surveyLines(snapshot.survey, snapshot.conflict));
  if (snapshot.freeBytes !== null && snapshot.folder !== null) {
    lines.push(`  to ${shownText(snapshot.folder)}, ${formatBytes(snapshot.freeBytes)} free`);
  }
  if (!isChanged) return `${lines.join('\n')}\nAccept? [y/N] `;
  lines.push(
    changedKeyLine(snapshot),
    'To accept, type the code that the other screen shows; else Enter:',
  );
  return `${lines.join('\n')} `;
}

function changedKeyLine({ peer }: TransferSnapshot): string {
  const name = shownText(peer.deviceName ?? peer.host);
  return (
    `WARNING: this may not be the “${name}” that you verified: it is at the same address, but has ` +
    'another key. Ferry was set up anew there, or somebody pretends to be it. Ask its owner first.'
  );
}

/** Where the key has changed a habit must not do: only the code itself will. */
function isYes(answer: string, { peer, verificationCode }: TransferSnapshot): boolean {
  if (peer.trust !== 'changed') return /^y(es)?$/i.test(answer.trim());
  return verificationCode !== null && answer.replaceAll(/\s/g, '') === verificationCode;
}

async function askOnTerminal(question: string, signal: AbortSignal): Promise<string | null> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While a question is open, the terminal's Ctrl+C comes here instead of as a signal.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await terminal.question(question, { signal });
  } catch {
    process.stderr.write('\n');
    return null;
  } finally {
    terminal.close();
  }
}
