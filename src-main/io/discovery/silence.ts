/**
 * Is somebody who announced themselves there, and can be reached? Who has been silent for long may be gone: a
 * program that was killed and a computer that lost its network say no goodbye, and what they announced last
 * would hold for two minutes. And who announces themselves may be behind a firewall. They are asked where they
 * announced themselves, and nowhere else (docs/PROTOCOL.md, section 9.1). No clock: `now` in ms is passed in.
 */
import type { PortAnswer } from '../../../src-shared/doctor-model.ts';
import {
  ASKED_AT_ONCE_MAX,
  HOSTS_ASKED_MAX,
  MUTE_ASKED_EVERY_MS,
  NEW_ASKED_A_LOOK_MAX,
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
  /** Somebody is gone, or answers or does not. */
  readonly handleChange: () => void;
}

export interface SilencePatience {
  /** Who said nothing for so long is asked. */
  readonly silentAfterMs: number;
  /** Who has come is asked so long after; another time on each computer, so that not all ask at once. */
  readonly newAfterMs: number;
}

export class Silence {
  readonly #parts: SilenceParts;
  readonly #patience: SilencePatience;
  readonly #closing = new AbortController();
  /** Who is being asked. */
  readonly #asked = new Set<string>();
  /** Whoever was last heard of before that is asked, however long ago that is. */
  #doubtedBefore = -Infinity;

  constructor(parts: SilenceParts, patience: SilencePatience) {
    this.#parts = parts;
    this.#patience = patience;
  }

  /** Whoever has said nothing since then is asked without delay. */
  doubt(heardBefore: number): void {
    this.#doubtedBefore = heardBefore;
    this.#askSilent();
  }

  /** Asks those whose turn it is. Called every SILENCE_LOOK_EVERY_MS. */
  look(): void {
    this.#askSilent();
    this.#askNew();
  }

  #askSilent(): void {
    if (this.#closing.signal.aborted || this.#asked.size >= ASKED_AT_ONCE_MAX) return;
    const { sightings, now } = this.#parts;
    // Whoever is made up does not answer, and makes room for others.
    const patienceMs = sightings.isCrowded ? SILENT_WHEN_CROWDED_MS : this.#patience.silentAfterMs;
    const before = Math.max(now() - patienceMs, this.#doubtedBefore);
    for (const presence of sightings.silentSince(before)) {
      if (this.#asked.size >= ASKED_AT_ONCE_MAX) return;
      // One question at a time to one computer, whatever is announced in its name.
      if (!this.#asked.has(presence.origin)) void this.#ask(presence, 'drop');
    }
  }

  /** A few at a time: in a hall of hundreds everybody asks everybody. */
  #askNew(): void {
    const { sightings, now } = this.#parts;
    const at = now();
    const due = sightings.curious({
      seenBefore: at - this.#patience.newAfterMs,
      askedBefore: at - MUTE_ASKED_EVERY_MS,
    });
    for (const presence of due.slice(0, NEW_ASKED_A_LOOK_MAX)) {
      if (this.#asked.size >= ASKED_AT_ONCE_MAX) return;
      if (!this.#asked.has(presence.origin)) void this.#ask(presence, 'noteMute');
    }
  }

  close(): void {
    this.#closing.abort();
  }

  /** `ifMute`: what becomes of whoever does not answer. */
  async #ask(presence: Presence, ifMute: 'drop' | 'noteMute'): Promise<void> {
    const { sightings, now, handleChange } = this.#parts;
    const isMute = await this.#isMute(presence);
    if (this.#closing.signal.aborted) return;
    sightings[isMute ? ifMute : 'noteAnswer'](presence, now());
    handleChange();
    if (ifMute === 'drop') this.#askSilent();
  }

  /** False also where nobody can tell. */
  async #isMute({ origin, hosts, port }: Presence): Promise<boolean> {
    this.#asked.add(origin);
    const onLink = hosts.filter(this.#parts.isOnLink).slice(0, HOSTS_ASKED_MAX);
    const isMute = await this.#areMute(onLink, port);
    this.#asked.delete(origin);
    return isMute;
  }

  async #areMute(hosts: readonly string[], port: number): Promise<boolean> {
    const enough = new AbortController();
    const either = AbortSignal.any([enough.signal, this.#closing.signal]);
    const answers = await Promise.all(
      hosts.map(async (host) => {
        const answer = await this.#parts.askPort(host, port, either);
        if (!SAYS_MUTE.has(answer)) enough.abort();
        return answer;
      }),
    );
    return answers.length > 0 && answers.every((answer) => SAYS_MUTE.has(answer));
  }
}

/** The others are of who is there, or of this computer. */
const SAYS_MUTE: ReadonlySet<PortAnswer> = new Set(['refused', 'unreachable', 'silent']);
