/** A contender: `scp`, of a file or (`-r`) of a folder. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { sshUnavailable, withSshServer } from './ssh-server.mjs';
import { uploadOnce } from './tcp-upload.mjs';

export const scpUnavailable = () => sshUnavailable('scp');

export function scpOnce({ file, byteCount, folder, hosts, capSeconds, counted = false }) {
  return withSshServer({ file, folder, hosts }, (ssh) =>
    uploadOnce({
      server: ssh.server,
      words: [
        ...(hosts?.sender ?? []),
        ...['scp', '-q', ...(statSync(file).isDirectory() ? ['-r'] : [])],
        ...['-P', String(ssh.port), ...ssh.options, file, ssh.destination],
      ],
      file,
      arrivals: ssh.arrivals,
      byteCount,
      capSeconds,
      cost: counted ? join(ssh.scratch, 'cost') : null,
    }),
  );
}
