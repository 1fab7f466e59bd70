/** Why can a computer not be reached? What a person typed, and who announces itself, for `io/doctor`. */
import type { Examination } from '../../src-shared/doctor-model.ts';
import type { Neighbour, NeighbourAddress } from '../../src-shared/neighbour-model.ts';
import type { SendTarget } from '../../src-shared/send-target.ts';
import { examine } from '../io/doctor/examine.ts';
import { parseHost } from './target.ts';

export class Doctor {
  readonly #neighbours: { readonly all: readonly Neighbour[] };
  readonly #lookAround: () => Promise<void>;

  /** `lookAround`: until everyone who is there has been heard; default: they have. */
  constructor(
    neighbours: { readonly all: readonly Neighbour[] },
    lookAround: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.#neighbours = neighbours;
    this.#lookAround = lookAround;
  }

  /** `host` as typed. Resolves within about four seconds, or six where a key is to be seen. */
  async examine(target: SendTarget, signal: AbortSignal): Promise<Examination> {
    const { host: typed, port, publicKey } = target;
    const host = parseHost(typed);
    if (!host.ok) return { host: typed, port, diagnosis: 'bad-address', observations: null };
    const announced = (): Promise<readonly NeighbourAddress[]> => this.#announced();
    return await examine({ host: host.value, port, publicKey, announced }, signal);
  }

  async #announced(): Promise<readonly NeighbourAddress[]> {
    await this.#lookAround();
    return this.#neighbours.all
      .filter(({ isReachable }) => isReachable)
      .flatMap(({ addresses }) => addresses);
  }
}
