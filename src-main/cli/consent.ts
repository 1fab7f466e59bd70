/** Who answers incoming offers: everyone is welcome (`--yes`), a person at this terminal, or nobody is there. */
import { resolve } from 'node:path';
import type { Failure } from '../../src-shared/failure.ts';
import { whyAskWords } from '../../src-shared/always-accept.ts';
import { formatBytes } from '../../src-shared/format.ts';
import type {
  ConflictChoice,
  TransferId,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { AlwaysAccept } from '../../src-shared/trust-model.ts';
import { CONFLICT_CHOICES } from '../../src-shared/transfer-model.ts';
import { surveyLines } from './survey-words.ts';
import { offerLine, TRUST_MARKS } from './text-report.ts';
import { quotedName, shownFailureWords, shownText } from './shown-text.ts';
import { askOnTerminal } from './terminal-question.ts';

export type ConsentMode = 'accept-all' | 'ask' | 'refuse-all';

export interface Answers {
  /** `conflict`: of files that are here already; null = as was said before, or keep both. */
  accept(id: TransferId, conflict: ConflictChoice | null): void;
  /** Lets it go to this folder (absolute); answers with what is in the way, as a sentence, or null. */
  turnTo(id: TransferId, folder: string): Promise<string | null>;
  /** `why`: what the sender is told; null = a person said no. */
  decline(id: TransferId, why: Failure | null): void;
  /** The code of this device was compared. */
  verify(publicKey: string): void;
  note(message: string): void;
  /** What is always accepted of this device; null = nothing. */
  ruleOf(publicKey: string): AlwaysAccept | null;
}

type Answer = { readonly conflict: ConflictChoice | null } | 'no' | 'ask-again';

const AS_BEFORE: Answer = { conflict: null };

/** Asks one question, and gives back what was typed; null when `signal` aborts it. */
export type Asker = (question: string, signal: AbortSignal) => Promise<string | null>;

interface OpenOffer {
  readonly patience: AbortController;
  snapshot: TransferSnapshot;
}

/** Names in a prompt; more are counted. */
const NAMES_SHOWN = 10;

export class Consent {
  readonly #mode: ConsentMode;
  readonly #answers: Answers;
  readonly #ask: Asker;
  readonly #seen = new Set<TransferId>();
  /** Offers that were asked about and are still open, as they are now. */
  readonly #open = new Map<TransferId, OpenOffer>();
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
    const open = this.#open.get(id);
    if (open !== undefined) open.snapshot = snapshot;
    // It was accepted, and could not be: it is to be answered anew.
    else if (snapshot.failure !== null) this.#seen.delete(id);
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
        if (snapshot.failure !== null) {
          this.#answers.note(`Declined: ${shownFailureWords(snapshot.failure).title}.`);
          this.#answers.decline(snapshot.id, snapshot.failure);
          return;
        }
        if (snapshot.peer.trust === 'changed') this.#answers.note(changedKeyLine(snapshot));
        this.#answers.accept(snapshot.id, null);
        return;
      case 'refuse-all':
        this.#noteWhy(snapshot);
        this.#answers.note(
          'Declined: nobody can be asked here. Use --yes to accept everything, or run in a terminal.',
        );
        this.#answers.decline(snapshot.id, null);
        return;
      case 'ask': {
        const open = { patience: new AbortController(), snapshot };
        this.#open.set(snapshot.id, open);
        this.#queue = this.#queue.then(() => this.#askAbout(open));
        return;
      }
    }
  }

  async #askAbout(open: OpenOffer): Promise<void> {
    const { signal } = open.patience;
    let answer: Answer = 'ask-again';
    while (answer === 'ask-again') {
      if (signal.aborted) return;
      const typed = await this.#ask(questionOf(open.snapshot, this.#why(open.snapshot)), signal);
      answer = typed === null ? 'no' : await this.#understand(typed, open.snapshot);
    }
    if (signal.aborted) return;
    const { id, peer } = open.snapshot;
    this.#open.delete(id);
    if (answer === 'no') {
      this.#answers.decline(id, null);
      return;
    }
    if (peer.trust === 'changed' && peer.publicKey !== null) this.#answers.verify(peer.publicKey);
    this.#answers.accept(id, answer.conflict);
  }

  /** What is neither an answer nor a choice is a no, as Enter is. */
  async #understand(typed: string, snapshot: TransferSnapshot): Promise<Answer> {
    const words = typed.trim();
    if (snapshot.peer.trust === 'changed') return isItsCode(words, snapshot) ? AS_BEFORE : 'no';
    if (/^y(es)?$/i.test(words)) return AS_BEFORE;
    const conflict = CONFLICT_CHOICES.find((choice) => choice === words.toLowerCase());
    if (conflict !== undefined) return { conflict };
    const folder = /^to\s+(\S.*)$/i.exec(words)?.[1];
    if (folder === undefined) return 'no';
    const obstacle = await this.#answers.turnTo(snapshot.id, resolve(folder));
    if (obstacle !== null) this.#answers.note(obstacle);
    return 'ask-again';
  }

  #noteWhy(snapshot: TransferSnapshot): void {
    const why = this.#why(snapshot);
    if (why !== null) this.#answers.note(why);
  }

  /** Why it is asked in spite of a rule; null = there is none. */
  #why({ askedBecause, peer }: TransferSnapshot): string | null {
    if (askedBecause === undefined || peer.publicKey === null) return null;
    const rule = this.#answers.ruleOf(peer.publicKey);
    return rule === null ? null : shownText(whyAskWords(askedBecause, rule));
  }

  #withdraw(id: TransferId): void {
    this.#open.get(id)?.patience.abort();
    this.#open.delete(id);
  }
}

/** `why`: it is asked in spite of a rule. */
export function questionOf(snapshot: TransferSnapshot, why: string | null = null): string {
  const isChanged = snapshot.peer.trust === 'changed';
  // The code is to be read off the other screen, not off this one.
  const lines = [offerLine(isChanged ? { ...snapshot, verificationCode: null } : snapshot)];
  const { fingerprint, trust } = snapshot.peer;
  if (fingerprint !== null) lines.push(`  key ${fingerprint}, ${TRUST_MARKS[trust]}`);
  for (const file of snapshot.files.slice(0, NAMES_SHOWN)) {
    const size = file.sizeBytes === null ? '' : `, ${formatBytes(file.sizeBytes)}`;
    lines.push(`  ${quotedName(file.name)}${size}`);
  }
  if (snapshot.fileCount > NAMES_SHOWN)
    lines.push(`  and ${snapshot.fileCount - NAMES_SHOWN} more`);
  if (snapshot.survey !== null) lines.push(...surveyLines(snapshot.survey, snapshot.conflict));
  if (snapshot.freeBytes !== null && snapshot.folder !== null) {
    lines.push(`  to ${shownText(snapshot.folder)}, ${formatBytes(snapshot.freeBytes)} free`);
  }
  if (snapshot.failure !== null) {
    lines.push(
      `  ${shownFailureWords(snapshot.failure).title}: type “to” and another folder first.`,
    );
  }
  if (why !== null) lines.push(`  ${why}`);
  if (!isChanged) return `${lines.join('\n')}\nAccept? [y/N${choicesOf(snapshot)}; to <folder>] `;
  lines.push(
    changedKeyLine(snapshot),
    'To accept, type the code that the other screen shows; else Enter:',
  );
  return `${lines.join('\n')} `;
}

/** Where something of it is here and different. */
function choicesOf({ survey }: TransferSnapshot): string {
  return survey !== null && survey.differentFiles > 0 ? `; ${CONFLICT_CHOICES.join(', ')}` : '';
}

function changedKeyLine({ peer }: TransferSnapshot): string {
  const name = quotedName(peer.deviceName ?? peer.host);
  return (
    `WARNING: this may not be the ${name} that you verified: it is at the same address, but has ` +
    'another key. Ferry was set up anew there, or somebody pretends to be it. Ask its owner first.'
  );
}

/** Where the key has changed a habit must not do: only the code itself will. */
const isItsCode = (typed: string, { verificationCode }: TransferSnapshot): boolean =>
  verificationCode !== null && typed.replaceAll(/\s/g, '') === verificationCode;
