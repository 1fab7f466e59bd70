/**
 * Does a computer answer an echo (ICMP)? Sockets for that need rights that Ferry has not and should
 * not have, so the system's own `ping` is asked, where there is one.
 */
import { execFile } from 'node:child_process';
import type { EchoAnswer } from '../../../src-shared/doctor-model.ts';

/** One answer in that time, or silence. */
const ECHO_PATIENCE_S = 2;
const MS_A_SECOND = 1_000;
/** `ping` itself may need a moment more. */
const COMMAND_PATIENCE_MS = (ECHO_PATIENCE_S + 1) * MS_A_SECOND;

/** `dataBytes` null = the usual few; else that many in one packet that no router may cut. */
export function echo(
  address: string,
  dataBytes: number | null,
  signal: AbortSignal,
  platform: NodeJS.Platform = process.platform,
): Promise<EchoAnswer> {
  const words = echoWords(address, dataBytes, platform);
  return new Promise((resolve) => {
    execFile(
      'ping',
      words,
      { timeout: COMMAND_PATIENCE_MS, signal, windowsHide: true },
      (error, output) => {
        resolve(answerOf(error, output));
      },
    );
  });
}

/** Exported for its test. One question, to a numeric address, never a name. */
export function echoWords(
  address: string,
  dataBytes: number | null,
  platform: NodeJS.Platform,
): readonly string[] {
  const patienceMs = String(ECHO_PATIENCE_S * MS_A_SECOND);
  switch (platform) {
    case 'win32':
      return [
        ...['-n', '1', '-w', patienceMs],
        ...(dataBytes === null ? [] : ['-f', '-l', String(dataBytes)]),
        address,
      ];
    case 'darwin':
      return [
        ...['-n', '-c', '1', '-W', patienceMs],
        ...(dataBytes === null ? [] : ['-D', '-s', String(dataBytes)]),
        address,
      ];
    default:
      return [
        ...['-n', '-c', '1', '-W', String(ECHO_PATIENCE_S)],
        ...(dataBytes === null ? [] : ['-M', 'do', '-s', String(dataBytes)]),
        address,
      ];
  }
}

/** Windows exits with 0 for "destination unreachable" too, so the answer's own mark has to be there. */
const ANSWER_MARK = /\bttl[=\s]|hlim[=\s]|time[=<]/i;
/** Of `ping` on Linux and macOS: it ran, and nothing came back. */
const NOTHING_CAME = new Set<unknown>([1, 2]);

function answerOf(error: Error | null, output: string): EchoAnswer {
  if (error === null) return ANSWER_MARK.test(output) ? 'answers' : 'silent';
  const { code, killed } = error as { readonly code?: unknown; readonly killed?: boolean };
  // Without the rights, or without `ping`, nothing was asked.
  if (killed !== true && !NOTHING_CAME.has(code)) return 'unknown';
  return /transmitted|sent|loss|message too long|frag/i.test(output) ? 'silent' : 'unknown';
}
