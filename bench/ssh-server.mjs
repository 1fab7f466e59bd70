/** An sshd of our own, with keys that are made for this moment and thrown away: what scp and rsync send through. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { clearAway } from './leftovers.mjs';
import { freePort, programPath, startServer } from './tcp-server.mjs';
import { onTeardown } from './teardown.mjs';

/** Debian's sshd, as root, wants it; the package's service makes it, which does not run here. */
const PRIVILEGE_FOLDER = '/run/sshd';

/** Why it cannot be measured here, or null. `client`: the program that sends. */
export function sshUnavailable(client) {
  const lacksSsh = ['sshd', 'ssh', 'ssh-keygen'].some((name) => programPath(name) === null);
  if (lacksSsh) return 'not installed: apt-get install -y openssh-server openssh-client';
  return programPath(client) === null ? `not installed: apt-get install -y ${client}` : null;
}

/**
 * Runs `use` while it is up, for one client that sends `file`. It gets the server (use's to end), `options` for a client of ssh's
 * family, the port, `arrivals` (an empty folder), how a client names it, and a `scratch` folder.
 */
export async function withSshServer({ file, folder, hosts }, use) {
  const scratch = mkdtempSync(join(folder, 'ssh-'));
  const arrivals = join(scratch, 'received');
  mkdirSync(arrivals);
  const dropPrivilegeFolder = makePrivilegeFolder();
  try {
    const address = hosts?.receiverAddress ?? '127.0.0.1';
    const port = await freePort();
    const server = await startServer({
      words: [programPath('sshd'), '-D', '-e', '-f', writeServerConfig(scratch, address, port)],
      host: hosts?.receiver,
      address,
      port,
    });
    const options = [
      ...['-F', 'none', '-i', join(scratch, 'client')],
      ...['-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes', '-o', 'LogLevel=ERROR'],
      ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'],
    ];
    const destination = `${userInfo().username}@${address}:${arrivals}/`;
    return await use({ server, options, port, arrivals, destination, scratch });
  } finally {
    dropPrivilegeFolder();
    clearAway(scratch, file);
  }
}

/** Returns the function that takes it away again, if it was not there before. */
function makePrivilegeFolder() {
  if (process.getuid?.() !== 0 || existsSync(PRIVILEGE_FOLDER)) return () => undefined;
  mkdirSync(PRIVILEGE_FOLDER, { mode: 0o755 });
  return onTeardown(() => rmSync(PRIVILEGE_FOLDER, { recursive: true, force: true }));
}

function writeServerConfig(scratch, address, port) {
  for (const key of ['host', 'client']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(scratch, key)]);
  }
  const allowed = join(scratch, 'client.pub');
  chmodSync(allowed, 0o600);
  const path = join(scratch, 'sshd_config');
  const lines = [
    `Port ${port}`,
    `ListenAddress ${address}`,
    `HostKey ${join(scratch, 'host')}`,
    `AuthorizedKeysFile ${allowed}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'Subsystem sftp internal-sftp',
    'LogLevel ERROR',
  ];
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
