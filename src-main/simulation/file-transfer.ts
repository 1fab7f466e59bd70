/** A sender and a receiver of files on a network of two links: what most scenarios begin with. */
import type { ConnectOptions, EndpointConfig } from '../protocol/connection-api.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import { FileReceiver, FileSender } from './file-apps.ts';
import { Link, PERFECT_LINK, type LinkConfig } from './link.ts';
import { Network } from './network.ts';
import { Prng } from './prng.ts';
import { makeSimEndpoint } from './sim-endpoint.ts';

export const SENDER_ADDRESS = { host: '10.0.0.1', port: 50_000 };
export const RECEIVER_ADDRESS = { host: '10.0.0.2', port: 27_182 };

export interface FileTransferOptions {
  readonly prng?: Prng;
  readonly sizes: readonly number[];
  /** Sender to receiver; what is not said is perfect. */
  readonly forth?: Partial<LinkConfig>;
  /** Receiver to sender; as `forth` if absent. */
  readonly back?: Partial<LinkConfig>;
  readonly connect?: ConnectOptions;
  readonly receiver?: Partial<EndpointConfig>;
  readonly diskDelayMs?: number;
}

export class FileTransfer {
  readonly network = new Network();
  readonly forth: Link;
  readonly back: Link;
  readonly sendingEndpoint: Endpoint;
  readonly receivingEndpoint: Endpoint;
  readonly sender: FileSender;
  readonly receiver: FileReceiver;

  constructor(options: FileTransferOptions) {
    const prng = options.prng ?? new Prng(1);
    this.forth = new Link({ ...PERFECT_LINK, ...options.forth }, prng);
    this.back = new Link({ ...PERFECT_LINK, ...(options.back ?? options.forth) }, prng);
    this.sendingEndpoint = makeSimEndpoint('sender');
    this.receivingEndpoint = makeSimEndpoint('receiver', options.receiver);
    this.sender = new FileSender(
      this.sendingEndpoint,
      RECEIVER_ADDRESS,
      options.sizes,
      options.connect,
    );
    this.receiver = new FileReceiver(this.receivingEndpoint, options.diskDelayMs);
    this.network.attach(SENDER_ADDRESS, this.sendingEndpoint, this.forth, this.sender);
    this.network.attach(RECEIVER_ADDRESS, this.receivingEndpoint, this.back, this.receiver);
  }

  /** Until both sides are told that it is over; false if that takes longer than `limitMs`. */
  run(limitMs: number): boolean {
    return this.network.runUntil(
      () => this.sender.cause !== null && this.receiver.cause !== null,
      limitMs,
    );
  }

  /** Throws unless both sides ended as they should and every byte is right. */
  assertDelivered(): void {
    const { sender, receiver } = this;
    const hasEnded =
      sender.cause?.kind === 'local' &&
      (receiver.cause === null || receiver.cause.kind !== 'local');
    if (!hasEnded || !receiver.isComplete || sender.doneAt === null) {
      throw new Error(
        `not delivered: at ${this.network.now} ms the sender has ${JSON.stringify(sender.cause)}, ` +
          `the receiver ${JSON.stringify(receiver.cause)} and ${receiver.receivedBytes} bytes; ` +
          `sender ${JSON.stringify(sender.connection?.stats)}`,
      );
    }
    receiver.assertContent();
  }
}
