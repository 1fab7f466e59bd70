/** A contender: `rsync -a` over ssh, into an empty folder. */
import { sshUnavailable, withSshServer } from './ssh-server.mjs';
import { uploadOnce } from './tcp-upload.mjs';

export const rsyncUnavailable = () => sshUnavailable('rsync');

export function rsyncOnce({ file, byteCount, folder, hosts, capSeconds }) {
  return withSshServer({ file, folder, hosts }, (ssh) =>
    uploadOnce({
      server: ssh.server,
      words: [
        ...(hosts?.sender ?? []),
        ...['rsync', '-a', '-e', ['ssh', '-p', ssh.port, ...ssh.options].join(' ')],
        ...[file, ssh.destination],
      ],
      file,
      arrivals: ssh.arrivals,
      byteCount,
      capSeconds,
      cost: null,
    }),
  );
}
