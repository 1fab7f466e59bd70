/** Why can a computer not be reached? What a person typed, and who announces itself, for `io/doctor`. */
import type { Examination } from '../../src-shared/doctor-model.ts';
import type { Neighbour } from '../../src-shared/neighbour-model.ts';
import { examine } from '../io/doctor/examine.ts';
import { parseHost } from './target.ts';

export class Doctor {
  readonly #neighbours: { readonly all: readonly Neighbour[] };

  constructor(neighbours: { readonly all: readonly Neighbour[] }) {
    this.#neighbours = neighbours;
  }

  /** `host` as typed. Resolves within about four seconds. */
  async examine(typed: string, port: number, signal: AbortSignal): Promise<Examination> {
    const host = parseHost(typed);
    if (!host.ok) return { host: typed, port, diagnosis: 'bad-address', observations: null };
    const announced = this.#neighbours.all
      .filter((neighbour) => neighbour.isReachable)
      .flatMap((neighbour) => neighbour.addresses.map((address) => address.host));
    return await examine({ host: host.value, port, announced }, signal);
  }
}
