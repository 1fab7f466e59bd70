/** What the person typed, as one value. Everything that can be wrong with it alone is found here. */
import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { invariant } from '../../src-shared/assert.ts';
import { DEFAULT_PORT } from '../../src-shared/listen-model.ts';
import { CONFLICT_CHOICES, type ConflictChoice } from '../../src-shared/transfer-model.ts';
import { parseWait } from './duration-text.ts';
import { type DeviceChange, deviceChangeOf, type RawDeviceChange } from './device-change.ts';
import { parseLimit } from './rate-text.ts';
import { parseListenPort, parseTarget, type Target } from './target-text.ts';
import { UsageError } from './usage.ts';

export interface CommonOptions {
  readonly json: boolean;
  /** As typed; null = the app's own. */
  readonly home: string | null;
}

interface NetworkOptions extends CommonOptions {
  /** Absolute; null = no trace. */
  readonly trace: string | null;
  /** What becomes of files that differ from what is there; null = as the other side wishes, or keep-both. */
  readonly conflict: ConflictChoice | null;
  /** How long the other computer is waited for when contact is lost, in ms. */
  readonly waitMs: number;
}

export type Invocation =
  | ({ readonly command: 'send' } & SendInvocation)
  | ({ readonly command: 'listen' } & ListenInvocation)
  | ({ readonly command: 'devices' } & DevicesInvocation)
  | ({ readonly command: 'history' } & CommonOptions)
  | ({ readonly command: 'receipt' } & ReceiptInvocation)
  | ({ readonly command: 'verify' } & VerifyInvocation)
  | ({ readonly command: 'doctor' } & DoctorInvocation)
  /** Help or the version was asked for; `text` answers. */
  | { readonly command: 'text'; readonly text: string };

export interface SendInvocation extends NetworkOptions {
  /** Absolute. */
  readonly paths: readonly string[];
  /** Null: no host is called so, a device may be. */
  readonly target: Target | null;
  /** What `--to` said: perhaps the name of a device. */
  readonly to: string;
  readonly limitBytesPerSecond: number | null;
  readonly background: boolean;
  /** Files that cannot be read are told and left out. */
  readonly skipUnreadable: boolean;
  /** Null = Ferry's own protocol. */
  readonly plainChunkBytes: number | null;
}

export interface ListenInvocation extends NetworkOptions {
  readonly port: number;
  readonly bind: string | null;
  /** Absolute. */
  readonly folder: string;
  readonly yes: boolean;
  readonly once: boolean;
  /** Nothing is announced. */
  readonly invisible: boolean;
  readonly plain: boolean;
}

export interface DevicesInvocation extends CommonOptions {
  /** Null: the devices are listed. */
  readonly change: DeviceChange | null;
}

export interface ReceiptInvocation extends CommonOptions {
  /** As `ferry history` shows it. */
  readonly historyId: number;
  /** Absolute; null = a new file in this folder. */
  readonly output: string | null;
}

export interface VerifyInvocation extends CommonOptions {
  /** Absolute. */
  readonly receipt: string;
  /** Absolute: where the files are to be looked for; null = where this device put or had them. */
  readonly folder: string | null;
}

export interface DoctorInvocation extends CommonOptions {
  readonly target: Target | null;
  /** What was typed: perhaps the name of a device. */
  readonly to: string;
}

/** The largest payload of an IPv4 datagram. */
const PLAIN_SIZE_MAX = 65_507;
/** Long enough for a laptop that is carried to another room. */
const WAIT_DEFAULT = '10m';
/** What every receiver of the exercise reads. */
const PLAIN_SIZE_DEFAULT = 1_024;

/** `words` without the program's name. Throws UsageError. */
export function parseArguments(words: readonly string[], version: string): Invocation {
  if (words.length === 0) {
    throw new UsageError(
      'say what to do: send, listen, devices, history, receipt, verify or doctor',
    );
  }
  let invocation: Invocation | null = null;
  let text = '';
  let complaint = '';
  const program = buildProgram(version, (parsed) => {
    invocation = parsed;
  });
  const output = {
    writeOut: (line: string) => {
      text += line;
    },
    writeErr: (line: string) => {
      complaint += line;
    },
  };
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput(output);
  }
  try {
    program.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { command: 'text', text };
    throw new UsageError(firstLine(complaint || error.message).replace(/^error: /, ''));
  }
  invariant(invocation !== null, 'a command that parses has been found');
  return invocation;
}

/** Is JSON wanted? For errors that come before the words are understood. */
export const wantsJson = (words: readonly string[]): boolean => words.includes('--json');

function buildProgram(version: string, found: (invocation: Invocation) => void): Command {
  const program = new Command('ferry')
    .description('Sends files straight from one computer to the next.')
    .version(version, '-V, --version')
    .showHelpAfterError(false)
    .addHelpText(
      'after',
      '\nExit status: 0 done, 1 failed, 2 wrong usage, 3 declined, 4 no answer, 130 interrupted.',
    );

  network(program.command('send'))
    .description('send files and folders to a computer where Ferry listens')
    .argument('<path...>', 'files and folders to send')
    .requiredOption(
      '--to <host[:port]>',
      `where to: a name or an address, and a port (${DEFAULT_PORT}); or the name of a visible device`,
    )
    .option('--limit <rate>', 'at most this fast, e.g. 20MB/s')
    .option('--background', 'yield to everything else on the network')
    .option('--skip-unreadable', 'leave out files that cannot be read')
    .option('--plain', 'speak plain UDP: not encrypted, nothing checked')
    .option('--plain-size <bytes>', `bytes in a plain datagram (${PLAIN_SIZE_DEFAULT})`)
    .action((paths: string[], options: RawSendOptions) => {
      found({ command: 'send', ...commonOf(options), ...sendOf(paths, options) });
    });

  network(program.command('listen'))
    .description('receive files')
    .option('--port <port>', '0 = any free one', String(DEFAULT_PORT))
    .option('--bind <address>', 'listen on this address of this computer only')
    .option('--dir <folder>', 'where received files go (this folder)')
    .option('--yes', 'accept everything')
    .option('--once', 'leave after the first transfer')
    .option('--invisible', 'announce nothing: be found by nobody')
    .option('--plain', 'also take plain UDP: not encrypted, nothing checked')
    .action((options: RawListenOptions) => {
      found({ command: 'listen', ...commonOf(options), ...listenOf(options) });
    });

  common(program.command('devices'))
    .description('devices that this one knows, and those that are visible now')
    .option('--verify <key>', 'its key was compared, all 32 digits: it is who it says')
    .option('--unverify <key>', 'it is a stranger again')
    .option('--always-accept <key>', 'of a verified one: no question any more')
    .option('--up-to <size>', 'with --always-accept: of one transfer, e.g. 2GB (any size)')
    .option('--into <folder>', 'with --always-accept: where that goes (where all else goes)')
    .option('--ask <key>', 'about each of its offers again')
    .option('--block <key>', 'decline what it sends, without a question')
    .option('--unblock <key>', 'ask about it again')
    .option('--forget <key>', 'as if it had never been met')
    .action((options: RawDevicesOptions) => {
      found({ command: 'devices', ...commonOf(options), change: deviceChangeOf(options) });
    });

  common(program.command('history'))
    .description('past transfers, newest first')
    .action((options: RawCommonOptions) => {
      found({ command: 'history', ...commonOf(options) });
    });

  common(program.command('receipt'))
    .description('write the signed receipt of a past transfer')
    .argument('<id>', 'its number in ferry history')
    .option('--output <file>', 'where to (a new file in this folder)')
    .action((id: string, options: RawReceiptOptions) => {
      found({ command: 'receipt', ...commonOf(options), ...receiptOf(id, options) });
    });

  common(program.command('verify'))
    .description('check who signed a receipt, and whether its files are still the same')
    .argument('<receipt>', 'the receipt')
    .option('--dir <folder>', 'where its files are (where Ferry put them)')
    .action((receipt: string, options: RawVerifyOptions) => {
      found({
        command: 'verify',
        ...commonOf(options),
        receipt: resolve(receipt),
        folder: options.dir === undefined ? null : resolve(options.dir),
      });
    });

  common(program.command('doctor'))
    .description('find out why a computer cannot be reached')
    .argument('<host[:port]>', `a name or an address, and a port (${DEFAULT_PORT})`)
    .action((to: string, options: RawCommonOptions) => {
      found({ command: 'doctor', ...commonOf(options), target: parseTarget(to), to });
    });
  return program;
}

interface RawCommonOptions {
  readonly json?: boolean;
  readonly home?: string;
}

type RawDevicesOptions = RawCommonOptions & RawDeviceChange;

interface RawNetworkOptions extends RawCommonOptions {
  readonly trace?: string;
  readonly wait: string;
  readonly onConflict?: string;
}

interface RawSendOptions extends RawNetworkOptions {
  readonly to: string;
  readonly limit?: string;
  readonly background?: boolean;
  readonly skipUnreadable?: boolean;
  readonly plain?: boolean;
  readonly plainSize?: string;
}

interface RawListenOptions extends RawNetworkOptions {
  readonly port: string;
  readonly bind?: string;
  readonly dir?: string;
  readonly yes?: boolean;
  readonly once?: boolean;
  readonly invisible?: boolean;
  readonly plain?: boolean;
}

interface RawReceiptOptions extends RawCommonOptions {
  readonly output?: string;
}

interface RawVerifyOptions extends RawCommonOptions {
  readonly dir?: string;
}

function common(command: Command): Command {
  return command
    .option('--json', 'one JSON object a line on standard output')
    .option('--home <folder>', "identity, trust and history (default: the app's own)");
}

function network(command: Command): Command {
  return common(command)
    .option('--trace <file>', 'write down what happens on the network (docs/TRACE.md)')
    .option('--wait <time>', 'for the other computer when contact is lost, e.g. 90s', WAIT_DEFAULT)
    .addOption(
      new Option('--on-conflict <what>', 'when another file of that name is there').choices(
        CONFLICT_CHOICES,
      ),
    );
}

function networkOf(options: RawNetworkOptions): Omit<NetworkOptions, keyof CommonOptions> {
  return {
    trace: options.trace === undefined ? null : resolve(options.trace),
    conflict: (options.onConflict as ConflictChoice | undefined) ?? null,
    waitMs: parseWait(options.wait),
  };
}

function commonOf(options: RawCommonOptions): CommonOptions {
  return { json: options.json === true, home: options.home ?? null };
}

function sendOf(
  paths: readonly string[],
  options: RawSendOptions,
): Omit<SendInvocation, keyof CommonOptions> {
  if (options.plainSize !== undefined && options.plain !== true) {
    throw new UsageError('--plain-size is for --plain');
  }
  if (options.background === true && options.plain === true) {
    throw new UsageError('--background is not for --plain, which knows nothing of the path');
  }
  return {
    paths: paths.map((path) => resolve(path)),
    target: parseTarget(options.to),
    to: options.to.trim(),
    limitBytesPerSecond: options.limit === undefined ? null : parseLimit(options.limit),
    background: options.background === true,
    skipUnreadable: options.skipUnreadable === true,
    ...networkOf(options),
    plainChunkBytes: options.plain === true ? plainSizeOf(options.plainSize) : null,
  };
}

function plainSizeOf(text: string | undefined): number {
  if (text === undefined) return PLAIN_SIZE_DEFAULT;
  const size = Number(text);
  if (!/^\d+$/.test(text) || size < 1 || size > PLAIN_SIZE_MAX) {
    throw new UsageError(`--plain-size ${text}: 1 to ${PLAIN_SIZE_MAX} bytes`);
  }
  return size;
}

function listenOf(options: RawListenOptions): Omit<ListenInvocation, keyof CommonOptions> {
  return {
    port: parseListenPort(options.port),
    bind: options.bind?.replace(/^\[(.*)\]$/u, '$1') ?? null,
    folder: resolve(options.dir ?? '.'),
    yes: options.yes === true,
    once: options.once === true,
    invisible: options.invisible === true,
    ...networkOf(options),
    plain: options.plain === true,
  };
}

function receiptOf(
  id: string,
  options: RawReceiptOptions,
): Omit<ReceiptInvocation, keyof CommonOptions> {
  const historyId = Number(id.replace(/^#/, ''));
  if (!/^#?\d+$/.test(id) || !Number.isSafeInteger(historyId)) {
    throw new UsageError(`${id} is no number of a transfer: ferry history shows them`);
  }
  return {
    historyId,
    output: options.output === undefined ? null : resolve(options.output),
  };
}

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? '';
