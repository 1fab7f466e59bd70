/**
 * Serves the window from a scheme of its own, `ferry-app://window/`, and from nowhere else: no
 * file: addresses, whose pages could read whatever the person can.
 */
import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { APP_SCHEME, assetAt } from './asset-path.ts';
import { CONTENT_POLICY } from './content-policy.ts';

/** Before the app is ready; once. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true } },
  ]);
}

/** `folder` is the built renderer's. */
export function serveWindow(session: Session, folder: string): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const asset = request.method === 'GET' ? assetAt(request.url, folder) : null;
    if (asset === null) return answer(404, 'text/plain', null);
    try {
      return answer(200, asset.mediaType, await readFile(asset.path));
    } catch {
      return answer(404, 'text/plain', null);
    }
  });
}

function answer(status: number, mediaType: string, body: Uint8Array<ArrayBuffer> | null): Response {
  return new Response(body, {
    status,
    headers: {
      'Content-Type': mediaType,
      'Content-Security-Policy': CONTENT_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      // Files of one version must not meet those of another.
      'Cache-Control': 'no-store',
    },
  });
}
