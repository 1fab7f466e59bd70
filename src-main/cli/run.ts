/** Runs one invocation from its words to its exit status: opens what it needs, and closes it again. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { assertNever } from '../../src-shared/assert.ts';
import { plainFormatterOf } from '../../src-shared/languages/formatter.ts';
import { speak } from '../../src-shared/say.ts';
import { LocalEngine } from '../io/local-engine.ts';
import { EngineTrace } from '../io/trace/engine-trace.ts';
import { homeFolder } from '../services/home.ts';
import type { Log } from '../services/log.ts';
import { followTransfers } from '../services/neighbours/open-neighbours.ts';
import {
  type DeviceState,
  forgettingWords,
  notRememberedWords,
  openState,
  stateFailureWords,
} from '../services/open-state.ts';
import { Transfers } from '../services/transfers.ts';
import { type Invocation, parseArguments, wantsJson } from './arguments.ts';
import { runDoctor } from './doctor-command.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { fileLog } from './fault-log.ts';
import { Interruption } from './interruption.ts';
import { JsonReport } from './json-report.ts';
import { runDevices } from './devices-command.ts';
import { runHistory } from './list-commands.ts';
import { nearbyOf } from './nearby.ts';
import { runListen } from './listen-command.ts';
import { PatientOutput } from './patient-output.ts';
import { runReceipt, runVerify } from './receipt-commands.ts';
import type { Report } from './report.ts';
import { runSend } from './send-command.ts';
import { TextReport } from './text-report.ts';
import { UsageError } from './usage.ts';

/** Its language is English: scripts read it. `words` without `node` and the script. Throws only our own faults. */
export async function runCommand(words: readonly string[], version: string): Promise<ExitStatus> {
  speak('en', plainFormatterOf('en', null));
  const report = openReport(wantsJson(words));
  try {
    const invocation = parseArguments(words, version);
    if (invocation.command === 'text') {
      process.stdout.write(invocation.text);
      return EXIT.done;
    }
    return await runWithState(invocation, report);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    report.error('usage', error.message);
    report.note('See ferry --help.');
    return EXIT.usage;
  } finally {
    await report.close();
  }
}

function openReport(json: boolean): Report {
  return json
    ? new JsonReport(new PatientOutput(process.stdout), (message) =>
        process.stderr.write(`${message}\n`),
      )
    : new TextReport({ out: process.stdout, err: process.stderr });
}

async function runWithState(
  invocation: Exclude<Invocation, { command: 'text' }>,
  report: Report,
): Promise<ExitStatus> {
  const folder = homeFolder(invocation.home, {
    platform: process.platform,
    env: process.env,
    userFolder: homedir(),
  });
  const log = fileLog(join(folder, 'logs'));
  const downloads = join(homedir(), 'Downloads');
  const state = openState(folder, { kind: 'command' }, downloads, log);
  if (!state.ok) {
    report.error(state.failure.kind, stateFailureWords(state.failure));
    return EXIT.failed;
  }
  const { forgets, home } = state.value;
  if (forgets !== null) report.note(forgettingWords(forgets, home));
  try {
    switch (invocation.command) {
      case 'devices':
        return await runDevices(invocation, state.value, report, log);
      case 'history':
        return runHistory(state.value, report);
      case 'receipt':
        return await runReceipt(invocation, state.value, report);
      case 'verify':
        return await runVerify(invocation, state.value, report);
      case 'doctor':
        return await runDoctor(invocation, nearbyOf(state.value, log), report);
      case 'send':
      case 'listen':
        return await runOnNetwork(invocation, state.value, report, log);
      default:
        return assertNever(invocation);
    }
  } finally {
    state.value.close();
  }
}

async function runOnNetwork(
  invocation: Extract<Invocation, { command: 'send' | 'listen' }>,
  state: DeviceState,
  report: Report,
  log: Log,
): Promise<ExitStatus> {
  const trace = openTrace(invocation);
  if (trace !== null && !trace.ok) {
    report.failure(trace.failure);
    return EXIT.failed;
  }
  const interruption = new Interruption();
  const transfers = await Transfers.open(
    {
      history: state.history,
      outbox: state.outbox,
      trust: state.trust,
      settings: state.settings,
      log,
      wallClock: () => Date.now(),
    },
    (listener) =>
      new LocalEngine(
        {
          identity: state.identity,
          deviceName: state.settings.read().deviceName,
          resumeFolder: state.home.resumeFolder,
        },
        listener,
        (message, fault) => {
          log.error(message, fault);
        },
        trace?.value ?? null,
      ),
  );
  transfers.onNotice(({ kind }) => {
    const words = kind === 'not-remembered' ? notRememberedWords(state.home) : null;
    if (words !== null) report.note(words);
  });
  const nearby = nearbyOf(state, log);
  followTransfers(nearby.neighbours, transfers);
  try {
    return invocation.command === 'send'
      ? await runSend(invocation, transfers, nearby, report, interruption)
      : await runListen(invocation, transfers, nearby, report, interruption);
  } finally {
    await Promise.all([nearby.neighbours.close(), transfers.close()]);
    await trace?.value.close();
    const fault = trace?.value.faultCode ?? null;
    if (fault !== null) report.note(`The trace is not complete: ${fault}.`);
  }
}

function openTrace(
  invocation: Extract<Invocation, { command: 'send' | 'listen' }>,
): ReturnType<typeof EngineTrace.open> | null {
  const { trace, command } = invocation;
  if (trace === null) return null;
  return EngineTrace.open(trace, `ferry ${command}`, command === 'send' ? 'client' : 'server');
}
