/**
 * Does a computer of the own network have an address? The system knows, once it has tried to send
 * there: its neighbour table (ARP, NDP) is read through its own commands, which need no rights.
 * A UDP socket does not hear of it: Linux keeps such news from sockets that did not ask (IP_RECVERR).
 */
import { execFile } from 'node:child_process';
import { isIPv6 } from 'node:net';
import type { LinkAnswer } from '../../../src-shared/doctor-model.ts';

/** It only reads a table. */
const COMMAND_PATIENCE_MS = 2_000;

/** After something was sent there. `address` is numeric and on a network of this computer. */
export function askLinkTable(
  address: string,
  platform: NodeJS.Platform = process.platform,
): Promise<LinkAnswer> {
  const [command, ...words] = tableCommand(address, platform);
  return new Promise((resolve) => {
    execFile(
      command,
      words,
      { timeout: COMMAND_PATIENCE_MS, windowsHide: true },
      (error, output) => {
        // Windows and macOS exit with 1 for an address that they know nothing of.
        const isRun = error === null || typeof error.code === 'number';
        resolve(isRun ? answerOfTable(output, platform) : 'unknown');
      },
    );
  });
}

function tableCommand(
  address: string,
  platform: NodeJS.Platform,
): readonly [string, ...(readonly string[])] {
  const [bare = address] = address.split('%', 1);
  switch (platform) {
    case 'win32':
      return isIPv6(bare)
        ? ['netsh', 'interface', 'ipv6', 'show', 'neighbors']
        : ['arp', '-a', bare];
    case 'darwin':
      return isIPv6(bare) ? ['ndp', '-n', address] : ['arp', '-n', bare];
    default:
      return ['ip', 'neighbour', 'show', 'to', bare];
  }
}

const HARDWARE_ADDRESS = /\b(?:[\da-f]{1,2}[:-]){5}[\da-f]{1,2}\b/i;

/** Exported for its test. */
export function answerOfTable(output: string, platform: NodeJS.Platform): LinkAnswer {
  if (platform === 'win32' && output.split('\n').length > TABLE_LINES_MAX) return 'unknown';
  if (/FAILED|INCOMPLETE|\(incomplete\)|no entry|No ARP Entries/i.test(output)) return 'nobody';
  return HARDWARE_ADDRESS.test(output) ? 'somebody' : 'unknown';
}

/** A whole table instead of one entry: what it says is not said of this address. */
const TABLE_LINES_MAX = 8;
