/** A contender: `curl` puts the file to an nginx of our own, with a certificate that is made for this moment and thrown away. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, programPath, startServer } from './tcp-server.mjs';
import { uploadOnce } from './tcp-upload.mjs';

/** Why it cannot be measured here, or null. */
export function httpsUnavailable() {
  const isThere = ['nginx', 'curl', 'openssl'].every((name) => programPath(name) !== null);
  return isThere ? null : 'not installed: apt-get install -y nginx-light curl openssl';
}

export async function httpsPutOnce({
  file,
  byteCount,
  folder,
  hosts,
  capSeconds,
  counted = false,
}) {
  const scratch = mkdtempSync(join(folder, 'https-'));
  const arrivals = join(scratch, 'received');
  mkdirSync(join(arrivals, 'begun'), { recursive: true });
  try {
    const address = hosts?.receiverAddress ?? '127.0.0.1';
    const port = await freePort();
    makeCertificate(scratch, address);
    const config = join(scratch, 'nginx.conf');
    writeFileSync(config, serverConfig(scratch, arrivals, address, port));
    const server = await startServer({
      words: [programPath('nginx'), '-p', scratch, '-e', 'stderr', '-c', config],
      host: hosts?.receiver,
      address,
      port,
    });
    return await uploadOnce({
      server,
      words: [
        ...(hosts?.sender ?? []),
        ...['curl', '--silent', '--show-error', '--fail', '--noproxy', '*'],
        ...['--cacert', join(scratch, 'certificate.pem'), '--upload-file', file],
        `https://${address}:${port}/`,
      ],
      file,
      arrivals,
      byteCount,
      capSeconds,
      cost: counted ? join(scratch, 'cost') : null,
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function makeCertificate(scratch, address) {
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-days', '1', '-subj', '/CN=ferry-bench', '-addext', `subjectAltName=IP:${address}`],
      ...['-keyout', join(scratch, 'key.pem'), '-out', join(scratch, 'certificate.pem')],
    ],
    { stdio: 'pipe' },
  );
}

/** A body is written beside its last place, so that its arrival is a rename. */
function serverConfig(scratch, arrivals, address, port) {
  const temporary = ['proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `  ${kind}_temp_path ${join(scratch, kind)};`,
  );
  return `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${join(scratch, 'nginx.pid')};
error_log stderr error;
events {}
http {
${temporary.join('\n')}
  access_log off;
  client_body_temp_path ${join(arrivals, 'begun')};
  client_max_body_size 0;
  server {
    listen ${address}:${port} ssl;
    ssl_certificate ${join(scratch, 'certificate.pem')};
    ssl_certificate_key ${join(scratch, 'key.pem')};
    location / {
      root ${arrivals};
      dav_methods PUT;
    }
  }
}
`;
}
