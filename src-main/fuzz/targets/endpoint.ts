import type { Endpoint } from '../../protocol/endpoint.ts';
import { FileTransfer } from '../../simulation/file-transfer.ts';
import { makeSimEndpoint } from '../../simulation/sim-endpoint.ts';
import { require, type FuzzTarget } from '../target.ts';

const STRANGER = { host: '66.6.6.6', port: 666 };
const INTO = new Uint8Array(65_000);
/** What one endpoint is shown before the next one has its turn. */
const INPUTS_EACH = 500;

/** Whole datagrams into a listening endpoint: the dispatch by first byte, ID and state. */
class Listener {
  #endpoint: Endpoint = makeSimEndpoint('receiver');
  #inputs = 0;

  show(input: Uint8Array): void {
    if (this.#inputs === INPUTS_EACH) {
      this.#inputs = 0;
      this.#endpoint = makeSimEndpoint('receiver');
    }
    const now = this.#inputs++;
    const endpoint = this.#endpoint;
    endpoint.handleDatagram(input, STRANGER, now);
    let answeredBytes = 0;
    for (let out = endpoint.pollTransmit(INTO, now); out; out = endpoint.pollTransmit(INTO, now)) {
      answeredBytes += out.byteCount;
    }
    require(answeredBytes <= 3 * input.length, 'more than three times what came');
    require(endpoint.halfOpenCount <= 64, 'too many half-open records');
    if (endpoint.counters.faults > 0) throw endpoint.lastFault;
  }
}

const listener = new Listener();

export const endpoint: FuzzTarget = {
  name: 'endpoint',
  corpus: () => {
    const datagrams: Uint8Array[] = [];
    const transfer = new FileTransfer({ sizes: [5_000], forth: { delayMs: 1 } });
    transfer.network.onSent = (bytes) => datagrams.push(bytes.slice());
    transfer.run(10_000);
    return datagrams;
  },
  check: (input) => listener.show(input),
};
