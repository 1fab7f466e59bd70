/**
 * Says yes to offers of devices that a person always accepts, within what was allowed; anything else
 * is the person's to answer. While it makes up its mind nobody is shown the offer, so that no question
 * flashes by.
 */
import { statfs } from 'node:fs/promises';
import { whyAsk } from '../../src-shared/always-accept.ts';
import type { Failure } from '../../src-shared/failure.ts';
import type { Result } from '../../src-shared/result.ts';
import type { TransferId, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { AlwaysAccept, WhyAsk } from '../../src-shared/trust-model.ts';

export interface StandingConsentHooks {
  /** Null: it is to be asked about. */
  readonly ruleOf: (publicKey: string) => AlwaysAccept | null;
  /** Has the offer looked at in this folder; the next snapshot says what was found there. */
  readonly lookIn: (id: TransferId, folder: string) => Promise<Result<null, Failure>>;
  /** Where something of a name is here already, both stay. */
  readonly accept: (id: TransferId, folder: string | null) => void;
  /** A person has to say; `snapshot` is the last one that was held back, with the reason. */
  readonly ask: (snapshot: TransferSnapshot) => void;
}

/** An offer that nobody is shown. */
interface Held {
  readonly rule: AlwaysAccept;
  /** What was last told of it. */
  readonly snapshot: TransferSnapshot;
}

export class StandingConsent {
  readonly #hooks: StandingConsentHooks;
  readonly #held = new Map<TransferId, Held>();
  readonly #asked = new Set<TransferId>();

  constructor(hooks: StandingConsentHooks) {
    this.#hooks = hooks;
  }

  /** Of everything that the engine tells of a transfer: whether it is kept back. */
  holds(snapshot: TransferSnapshot): boolean {
    const { id, direction, phase, failure } = snapshot;
    if (direction !== 'received') return false;
    if (phase !== 'offered') {
      this.release(id);
      return false;
    }
    if (this.#asked.has(id)) return false;
    const before = this.#held.get(id);
    const rule = before === undefined ? this.#ruleFor(snapshot) : before.rule;
    if (rule === null || (failure !== null && before?.snapshot.failure === null)) {
      this.#held.delete(id);
      this.#asked.add(id);
      return false;
    }
    this.#held.set(id, { rule, snapshot });
    if (failure === null && before?.snapshot.failure !== null) void this.#decide(id, rule);
    else if (before === undefined && rule.folder !== null) void this.#turn(id, rule.folder);
    return true;
  }

  /** It is no offer any more; what was held back of it, if it was. */
  release(id: TransferId): TransferSnapshot | null {
    const held = this.#held.get(id)?.snapshot ?? null;
    this.#held.delete(id);
    this.#asked.delete(id);
    return held;
  }

  /** Null: nothing that a rule could decide. Where the usual folder cannot take it, one of its own may. */
  #ruleFor({ peer, failure }: TransferSnapshot): AlwaysAccept | null {
    const rule = peer.publicKey === null ? null : this.#hooks.ruleOf(peer.publicKey);
    return failure !== null && rule?.folder === null ? null : rule;
  }

  /** To the folder of its rule: what is found there is told by a snapshot, which is then decided about. */
  async #turn(id: TransferId, folder: string): Promise<void> {
    const found = await this.#hooks.lookIn(id, folder);
    if (!found.ok) this.#ask(id, 'no-folder');
  }

  async #decide(id: TransferId, rule: AlwaysAccept): Promise<void> {
    const freeBytes = rule.folder === null ? null : await freeBytesOf(rule.folder);
    const offer = this.#held.get(id)?.snapshot;
    if (offer === undefined) return;
    const isGone = rule.folder !== null && freeBytes === null;
    const why = isGone
      ? 'no-folder'
      : whyAsk(offer, rule, rule.folder === null ? offer.freeBytes : freeBytes);
    if (why === null) this.#hooks.accept(id, rule.folder);
    else this.#ask(id, why);
  }

  #ask(id: TransferId, why: WhyAsk): void {
    const offer = this.#held.get(id)?.snapshot;
    if (offer === undefined) return;
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
