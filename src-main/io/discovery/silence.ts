/**
 * Is somebody still there who has been silent for long? A program that was killed and a computer that lost
 * its network say no goodbye, and what they announced last would hold for two minutes. They are asked where
 * they announced themselves, and nowhere else (docs/PROTOCOL.md, section 9.1). No clock: `now` in ms is passed in.
 */
import type { PortAnswer } from '../../../src-shared/doctor-model.ts';
import {
  ASKED_AT_ONCE_MAX,
  HOSTS_ASKED_MAX,
  SILENT_WHEN_CROWDED_MS,
} from './discovery-constants.ts';
import type { Presence, Sightings } from './sightings.ts';

export interface SilenceParts {
  readonly sightings: Sightings;
  /** Of `host` there is no router in between. Numeric. */
  readonly isOnLink: (host: string) => boolean;
  /** Never throws; soon over when aborted. */
  readonly askPort: (host: string, port: number, signal: AbortSignal) => Promise<PortAnswer>;
  readonly now: () => number;
  /** Somebody is gone. */
  readonly handleGone: () => void;
}

export class Silence {
  readonly #parts: SilenceParts;
  readonly #silentAfterMs: number;
  readonly #closing = new AbortController();
  /** Who is being asked. */
  readonly #asked = new Set<string>();
  /** Whoever was last heard of before that is asked, however long ago that is. */
  #doubtedBefore = -Infinity;

  constructor(parts: SilenceParts, silentAfterMs: number) {
    this.#parts = parts;
    this.#silentAfterMs = silentAfterMs;
  }

  /** Whoever has said nothing since then is asked without delay. */
  doubt(heardBefore: number): void {
    this.#doubtedBefore = heardBefore;
    this.look();
  }

  /** Asks those whose turn it is. */
  look(): void {
    if (this.#closing.signal.aborted || this.#asked.size >= ASKED_AT_ONCE_MAX) return;
    const { sightings, now } = this.#parts;
    // Whoever is made up does not answer, and makes room for others.
    const patienceMs = sightings.isCrowded ? SILENT_WHEN_CROWDED_MS : this.#silentAfterMs;
    const before = Math.max(now() - patienceMs, this.#doubtedBefore);
    for (const presence of sightings.silentSince(before)) {
      if (this.#asked.size >= ASKED_AT_ONCE_MAX) return;
      // One question at a time to one computer, whatever is announced in its name.
      if (!this.#asked.has(presence.origin)) void this.#ask(presence);
    }
  }

  close(): void {
    this.#closing.abort();
  }

  async #ask(presence: Presence): Promise<void> {
    const { sightings, isOnLink, now, handleGone } = this.#parts;
    this.#asked.add(presence.origin);
    const hosts = presence.hosts.filter(isOnLink).slice(0, HOSTS_ASKED_MAX);
    const isGone = await this.#isGone(hosts, presence.port);
    this.#asked.delete(presence.origin);
    if (this.#closing.signal.aborted) return;
    if (isGone) {
      sightings.drop(presence);
      handleGone();
    } else sightings.noteAnswer(presence, now());
    this.look();
  }

  /** False also where nobody can tell. */
  async #isGone(hosts: readonly string[], port: number): Promise<boolean> {
    const enough = new AbortController();
    const either = AbortSignal.any([enough.signal, this.#closing.signal]);
    const answers = await Promise.all(
      hosts.map(async (host) => {
        const answer = await this.#parts.askPort(host, port, either);
        if (!SAYS_GONE.has(answer)) enough.abort();
        return answer;
      }),
    );
    return answers.length > 0 && answers.every((answer) => SAYS_GONE.has(answer));
  }
}

/** The others are of who is there, or of this computer. */
const SAYS_GONE: ReadonlySet<PortAnswer> = new Set(['refused', 'unreachable', 'silent']);
