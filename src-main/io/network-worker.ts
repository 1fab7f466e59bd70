/**
 * Entry of the worker thread in which the app's engine runs, so that the window's event loop and the
 * network's never wait for each other. Translates messages to calls; decides nothing.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { assertNever, invariant } from '../../src-shared/assert.ts';
import type { EngineConfig } from './engine.ts';
import { LocalEngine } from './local-engine.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

invariant(parentPort !== null, 'the network worker runs in a worker thread');
const port = parentPort;
const tell = (message: FromWorker): void => {
  port.postMessage(message);
};

const engine = new LocalEngine(
  workerData as EngineConfig,
  (event) => {
    tell({ kind: 'event', event });
  },
  (message, fault) => {
    tell({ kind: 'fault', message, reason: reasonOf(fault) });
  },
);

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'listen':
      void engine.listen(message.request).then((result) => {
        tell({ kind: 'listened', call: message.call, result });
      });
      return;
    case 'stop-listening':
      void engine.stopListening().then(() => {
        tell({ kind: 'finished', call: message.call });
      });
      return;
    case 'close':
      void engine.close().then(() => {
        tell({ kind: 'finished', call: message.call });
      });
      return;
    case 'send':
      engine.send(message.request);
      return;
    case 'set-folder':
      void engine.setFolder(message.id, message.folder).then((result) => {
        tell({ kind: 'folder-set', call: message.call, result });
      });
      return;
    case 'accept':
      engine.accept(message.id, message.folder, message.conflict);
      return;
    case 'decline':
      engine.decline(message.id, message.why);
      return;
    case 'cancel':
      engine.cancel(message.id, message.why);
      return;
    case 'paused':
      engine.setPaused(message.id, message.paused);
      return;
    case 'adopt-interrupted':
      void engine.adoptInterrupted().then((snapshots) => {
        tell({ kind: 'adopted', call: message.call, snapshots });
      });
      return;
    case 'forget':
      void engine.forget(message.id, message.wireId).then(() => {
        tell({ kind: 'finished', call: message.call });
      });
      return;
    case 'files':
      void engine.files(message.query).then((page) => {
        tell({ kind: 'files', call: message.call, page });
      });
      return;
    case 'pace':
      engine.setPace(message.id, message.pace);
      return;
    case 'preview':
      engine.sendPreview(message.id, message.preview);
      return;
    case 'trust':
      engine.setTrust(message.trust);
      return;
    default:
      assertNever(message);
  }
});

function reasonOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}
