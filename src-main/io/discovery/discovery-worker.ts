/**
 * Entry of the worker thread in which the app's discovery runs: a link full of multicast takes no time
 * from the window, nor from the thread that moves files. Translates messages to calls; decides nothing.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { assertNever, invariant } from '../../../src-shared/assert.ts';
import type { DiscoveryConfig } from './discovery.ts';
import type { FromDiscoveryWorker, ToDiscoveryWorker } from './discovery-messages.ts';
import { LocalDiscovery } from './local-discovery.ts';

invariant(parentPort !== null, 'the discovery worker runs in a worker thread');
const port = parentPort;
const tell = (message: FromDiscoveryWorker): void => {
  port.postMessage(message);
};

const discovery = new LocalDiscovery(
  workerData as DiscoveryConfig,
  (found) => {
    tell({ kind: 'found', found });
  },
  (message, fault) => {
    tell({ kind: 'fault', message, reason: String(fault) });
  },
);

port.on('message', (message: ToDiscoveryWorker) => {
  switch (message.kind) {
    case 'announce':
      discovery.announce(message.own);
      return;
    case 'preferred':
      discovery.setPreferred(message.publicKeys);
      return;
    case 'look-again':
      discovery.lookAgain();
      return;
    case 'close':
      void discovery.close().then(() => {
        tell({ kind: 'closed' });
      });
      return;
    default:
      assertNever(message);
  }
});
