/** What did the person mean by a host? Decides the form only; the engine finds out who is there. */
import type { Failure } from '../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';

/** A DNS name in text, or an IPv6 address with a zone. */
const HOST = /^[^\s/\\?#@[\]]{1,253}$/u;

/** Without brackets and white space around: what `SendRequest.host` wants. */
export function parseHost(text: string): Result<string, Failure> {
  const host = text.trim().replace(/^\[(.*)\]$/u, '$1');
  return HOST.test(host)
    ? ok(host)
    : fail({ kind: 'bad-address', host: text.trim().slice(0, 253) });
}
