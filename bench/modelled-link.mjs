/** Two hosts on this machine, joined by a modelled link: the netlab program, which lies beside the checkout. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseLinkCounters } from './link-counters.mjs';
import { setTcpControl } from './tcp-control.mjs';
import { onTeardown } from './teardown.mjs';

const netlab =
  process.env.FERRY_NETLAB ??
  resolve(dirname(fileURLToPath(import.meta.url)), '../../shared/netlab/netlab');

/** Why no link can be made here, or null. */
export function linkUnavailable() {
  if (!existsSync(netlab)) return 'no netlab: set FERRY_NETLAB to its path';
  if (process.getuid?.() !== 0) return 'netlab needs root';
  return null;
}

/**
 * Runs `use(hosts)` while the link is up. `hosts` says how to run a command on either host.
 * `tcp`: congestion control of TCP on both, null for the system's. Resolves to what `use` said and
 * the link's own counters of the way from the sender to the receiver.
 */
export async function withLink({ options, tcp = null }, use) {
  const down = onTeardown(() => execFileSync(netlab, ['down'], { stdio: 'ignore' }));
  execFileSync(netlab, ['up', ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    const sender = [netlab, 'a'];
    const receiver = [netlab, 'b'];
    if (tcp !== null) await setTcpControl(tcp, [sender, receiver]);
    const value = await use({
      sender,
      receiver,
      senderAddress: '10.77.0.1',
      receiverAddress: '10.77.0.2',
    });
    const report = execFileSync(netlab, ['down'], { encoding: 'utf8' });
    return { value, counters: parseLinkCounters(report) };
  } finally {
    down();
  }
}
