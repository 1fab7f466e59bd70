/**
 * Says yes to offers of devices that a person always accepts, within what was allowed; anything else
 * is the person's to answer. While it makes up its mind nobody is shown the offer, so that no question
 * flashes by.
 */
import { statfs } from 'node:fs/promises';
import { whyAsk } from '../../src-shared/always-accept.ts';
import type { TransferId, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { AlwaysAccept } from '../../src-shared/trust-model.ts';

export interface StandingConsentHooks {
  /** Null: it is to be asked about. */
  readonly ruleOf: (publicKey: string) => AlwaysAccept | null;
  /** Where something of a name is here already, both stay. */
  readonly accept: (id: TransferId, folder: string | null) => void;
  /** A person has to say; `snapshot` is the last one that was held back, with the reason. */
  readonly ask: (snapshot: TransferSnapshot) => void;
}

export class StandingConsent {
  readonly #hooks: StandingConsentHooks;
  /** What was last told of offers that nobody is shown. */
  readonly #held = new Map<TransferId, TransferSnapshot>();
  readonly #asked = new Set<TransferId>();

  constructor(hooks: StandingConsentHooks) {
    this.#hooks = hooks;
  }

  /** Of everything that the engine tells of a transfer: whether it is kept back. */
  holds(snapshot: TransferSnapshot): boolean {
    const { id, direction, phase, peer } = snapshot;
    if (direction !== 'received') return false;
    if (phase !== 'offered') {
      this.release(id);
      return false;
    }
    if (this.#asked.has(id)) return false;
    if (snapshot.failure !== null) {
      // The folder cannot take it: nothing that a rule could decide.
      this.#held.delete(id);
      this.#asked.add(id);
      return false;
    }
    const isNew = !this.#held.has(id);
    const rule = isNew && peer.publicKey !== null ? this.#hooks.ruleOf(peer.publicKey) : null;
    if (isNew && rule === null) {
      this.#asked.add(id);
      return false;
    }
    this.#held.set(id, snapshot);
    if (rule !== null) void this.#decide(id, rule);
    return true;
  }

  /** It is no offer any more; what was held back of it, if it was. */
  release(id: TransferId): TransferSnapshot | null {
    const held = this.#held.get(id) ?? null;
    this.#held.delete(id);
    this.#asked.delete(id);
    return held;
  }

  async #decide(id: TransferId, rule: AlwaysAccept): Promise<void> {
    const freeBytes = rule.folder === null ? null : await freeBytesOf(rule.folder);
    const offer = this.#held.get(id);
    if (offer === undefined) return;
    const isGone = rule.folder !== null && freeBytes === null;
    const why = isGone
      ? 'no-folder'
      : whyAsk(offer, rule, rule.folder === null ? offer.freeBytes : freeBytes);
    if (why === null) {
      this.#hooks.accept(id, rule.folder);
      return;
    }
    this.#held.delete(id);
    this.#asked.add(id);
    this.#hooks.ask({ ...offer, askedBecause: why });
  }
}

/** Null: it is not there, or cannot be looked at. */
async function freeBytesOf(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
