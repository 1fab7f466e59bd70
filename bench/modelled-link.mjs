/** Two hosts on this machine, joined by a modelled link: the netlab program, which lies beside the checkout. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const netlab =
  process.env.FERRY_NETLAB ??
  resolve(dirname(fileURLToPath(import.meta.url)), '../../shared/netlab/netlab');

/** Why no link can be made here, or null. */
export function linkUnavailable() {
  if (!existsSync(netlab)) return 'no netlab: set FERRY_NETLAB to its path';
  if (process.getuid?.() !== 0) return 'netlab needs root';
  return null;
}

/** Runs `use(hosts)` while the link is up. `hosts` says how to run a command on either host. */
export async function withLink(options, use) {
  execFileSync(netlab, ['up', ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    return await use({
      sender: [netlab, 'a'],
      receiver: [netlab, 'b'],
      receiverAddress: '10.77.0.2',
    });
  } finally {
    execFileSync(netlab, ['down'], { stdio: 'ignore' });
  }
}
