/** One file or folder from a TCP program's client to its server, which runs already: how long, what it cost both, and is it the same. */
import { basename, join } from 'node:path';
import { expectSameContent } from './same-content.mjs';
import { cpuSecondsOfTree, runClient, secondsToFlush } from './tcp-client.mjs';

/**
 * `words`: the client's. `arrivals`: folder in which the server puts the file, under its own name.
 * `cost`: where the client's CPU seconds are written while they are counted; null = nobody's are.
 * The server is ended, whatever happens.
 */
export async function uploadOnce({ server, words, file, arrivals, byteCount, capSeconds, cost }) {
  try {
    const costBefore = cost === null ? 0 : cpuSecondsOfTree(server.pid);
    const result = await runClient({ words, arrivals, byteCount, capSeconds, cost });
    const serverCpuSeconds = cost === null ? null : cpuSecondsOfTree(server.pid) - costBefore;
    const arrived = join(arrivals, basename(file));
    const flushSeconds = result.isWhole ? secondsToFlush(arrived) : null;
    if (result.isWhole) expectSameContent(file, arrived);
    return { ...result, serverCpuSeconds, flushSeconds };
  } finally {
    await server.end();
  }
}
