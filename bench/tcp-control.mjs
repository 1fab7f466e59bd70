/**
 * Which congestion control TCP uses on the two hosts of the modelled link. What another network
 * namespace than the machine's own may choose is a list of the machine's; a name that it lacks is
 * added for as long as it is needed.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { withSetting } from './machine-setting.mjs';

const available = '/proc/sys/net/ipv4/tcp_available_congestion_control';
const allowed = '/proc/sys/net/ipv4/tcp_allowed_congestion_control';

/** Has this system's TCP that congestion control? */
export function hasTcpControl(name) {
  try {
    return namesIn(available).includes(name);
  } catch {
    return false;
  }
}

/** `hosts`: words that run a command on each. */
export async function setTcpControl(name, hosts) {
  const names = namesIn(allowed);
  const list = names.includes(name) ? names : [...names, name];
  await withSetting(allowed, list.join(' '), () => {
    for (const [program, ...args] of hosts) {
      const setting = `net.ipv4.tcp_congestion_control=${name}`;
      execFileSync(program, [...args, 'sysctl', '-q', '-w', setting], { stdio: 'pipe' });
    }
  });
}

const namesIn = (path) => readFileSync(path, 'utf8').trim().split(/\s+/);
