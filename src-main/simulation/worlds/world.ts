/**
 * Lets a plan happen, on the real protocol and the real sessions. Knows who runs where and when;
 * whether what came of it is right is asked of `verdict.ts`.
 */
import type { Address } from '../../protocol/connection-api.ts';
import { fileContent } from '../file-apps.ts';
import { Link } from '../link.ts';
import { MemoryFolder } from '../memory-files.ts';
import { MemoryJournals } from '../memory-journals.ts';
import { Network, type App, type Host } from '../network.ts';
import { Prng } from '../prng.ts';
import { ReceivingApp, SendingApp, type Arrival } from '../session-apps.ts';
import { makeSimEndpoint } from '../sim-endpoint.ts';
import { Clock, Program } from './machine.ts';
import { unleash } from './mallory.ts';
import { pauseBeforeNextTry } from './next-try.ts';
import type { Happening, Interruption, MachinePlan, TransferPlan, WorldPlan } from './plan.ts';

const LISTENER_PORT = 27_182;
const FIRST_SENDER_PORT = 50_000;
/** Virtual: nobody waits so long, and nothing here needs it. */
export const LIMIT_MS = 3 * 3_600_000;
/** After the last transfer is over: when nothing may be left of them, ms. */
const QUIET_AFTER_MS = 3_600_000;
/** Of one transfer: far more than any plan has reasons for. */
const TRIES_MAX = 60;

export interface Machine {
  readonly index: number;
  readonly plan: MachinePlan;
  readonly uplink: Link;
  readonly clock: Clock;
  readonly folder: MemoryFolder;
  readonly journals: MemoryJournals;
  host: string;
  /** Null while it is dead. */
  listener: Program<ReceivingApp> | null;
}

/** One try of a transfer by one life of its sender. */
export interface Attempt {
  readonly transfer: number;
  readonly plan: TransferPlan;
  /** What logs and verdicts call it: transfer, try. */
  readonly label: string;
  /** In every try of the transfer the same. */
  readonly wireId: string;
  readonly program: Program<SendingApp>;
  readonly startedAt: number;
}

export type WorldLog = (now: number, what: string) => void;

export class World {
  readonly plan: WorldPlan;
  readonly network = new Network();
  readonly machines: readonly Machine[];
  readonly attempts: Attempt[] = [];
  /** All that ever listened, the dead too. */
  readonly listeners: { readonly machine: Machine; readonly program: Program<ReceivingApp> }[] = [];
  /** What has happened so far. */
  readonly happened: Happening[] = [];
  readonly #prng: Prng;
  readonly #log: WorldLog | null;
  readonly #agenda: { readonly at: number; readonly act: () => void }[] = [];
  readonly #logged = new Map<object, string>();
  /** The last try of each transfer, until it has ended and what follows is decided. */
  readonly #watched = new Set<Attempt>();
  /** Transfers that their sender has cancelled. */
  readonly #cancelled = new Set<number>();
  readonly #interruptions: Interruption[];

  constructor(plan: WorldPlan, log: WorldLog | null = null) {
    this.plan = plan;
    this.#log = log;
    this.#prng = new Prng(plan.seed + 0x5eed);
    this.#interruptions = [...plan.interruptions];
    this.machines = plan.machines.map((machinePlan, index) =>
      this.#makeMachine(machinePlan, index),
    );
    // First, so that whom it brings in has a turn at the same instant.
    this.#attachFate();
    for (const machine of this.machines) this.#listen(machine);
    plan.transfers.forEach((transfer, index) => {
      this.#agenda.push({ at: transfer.startsAt, act: () => this.#send(index) });
    });
    for (const happening of plan.happenings) {
      this.#agenda.push({ at: happening.at, act: () => this.#happen(happening) });
    }
    this.#agenda.sort((a, b) => a.at - b.at);
    unleash(plan.mallory, this.network, this.#prng);
  }

  /** Lets everything happen, to the end of every transfer and of all that they leave behind. */
  run(): void {
    const isOver = (): boolean => {
      this.#arrangeNextTries();
      this.#interrupt();
      return this.#isOver;
    };
    if (!this.network.runUntil(isOver, LIMIT_MS)) {
      throw new Error(`a transfer hangs: not over after ${this.network.now} ms`);
    }
    const isQuiet = this.network.runUntil(() => this.leftovers.length === 0, QUIET_AFTER_MS);
    if (!isQuiet) throw new Error(`not forgotten after an hour: ${this.leftovers.join(', ')}`);
  }

  /** All arrivals of all lives of all listeners. */
  get arrivals(): {
    readonly machine: Machine;
    readonly isAlive: boolean;
    readonly arrival: Arrival;
  }[] {
    return this.listeners.flatMap(({ machine, program }) =>
      program.app.arrivals.map((arrival) => ({ machine, isAlive: program.isAlive, arrival })),
    );
  }

  attemptsOf(transfer: number): Attempt[] {
    return this.attempts.filter((attempt) => attempt.transfer === transfer);
  }

  get leftovers(): string[] {
    return this.#programs().flatMap((program) => program.leftover ?? []);
  }

  get #isOver(): boolean {
    if (this.#log) this.#logChanges();
    if (this.#agenda.length > 0) return false;
    return (
      this.attempts.every(
        ({ program }) => !program.isAlive || program.app.session?.isFinished === true,
      ) && this.arrivals.every(({ isAlive, arrival }) => !isAlive || arrival.session.isFinished)
    );
  }

  #programs(): Program<SendingApp | ReceivingApp>[] {
    const all = [
      ...this.attempts.map(({ program }) => program),
      ...this.listeners.map(({ program }) => program),
    ];
    return all.filter(({ isAlive }) => isAlive);
  }

  // ------------------------------------------------------------ what happens

  #happen(happening: Happening): void {
    this.#log?.(this.network.now, JSON.stringify(happening));
    this.happened.push(happening);
    if (happening.kind === 'cancel') {
      this.#cancel(happening.transfer, happening.by);
      return;
    }
    const machine = this.machines[happening.machine]!;
    switch (happening.kind) {
      case 'link':
        machine.uplink.config = { ...machine.uplink.config, ...happening.change };
        return;
      case 'crash':
        this.#crash(machine, happening.losesPower);
        return;
      case 'start':
        this.#start(machine);
        return;
      case 'move':
        this.#move(machine);
        return;
      case 'clock':
        machine.clock.offsetMs += happening.jumpMs;
        return;
      case 'sleep':
        machine.clock.isAsleep = true;
        return;
      case 'wake':
        machine.clock.isAsleep = false;
        return;
    }
  }

  #cancel(transfer: number, by: 'sender' | 'receiver'): void {
    const attempt = this.attempts.findLast((one) => one.transfer === transfer);
    if (!attempt) return;
    const failure = { kind: 'cancelled', by: 'me' } as const;
    const { program } = attempt;
    if (by === 'sender') {
      if (!program.isRunning) return;
      this.#cancelled.add(transfer);
      program.app.session?.stop(failure, program.at(this.network.now));
      return;
    }
    for (const { program: listener } of this.listeners) {
      if (!listener.isRunning) continue;
      const now = listener.at(this.network.now);
      for (const { session } of listener.app.arrivals) {
        if (session.offer?.wireId === attempt.wireId) session.stop(failure, now);
      }
    }
  }

  #crash(machine: Machine, losesPower: boolean): void {
    for (const program of this.#programsOn(machine)) {
      program.isAlive = false;
      this.network.detach(program);
    }
    machine.listener = null;
    if (losesPower) machine.journals.losePower(this.#prng);
  }

  #interrupt(): void {
    const [next] = this.#interruptions;
    if (next === undefined || this.#doneFraction(next.transfer) < next.doneFraction) return;
    this.#interruptions.shift();
    const { now } = this.network;
    const { machine, losesPower, backAfterMs } = next;
    this.#happen({ kind: 'crash', at: now, machine, losesPower });
    if (backAfterMs === null) return;
    const at = now + backAfterMs;
    this.#agenda.push({ at, act: () => this.#happen({ kind: 'start', at, machine }) });
    this.#agenda.sort((a, b) => a.at - b.at);
  }

  /** Of what is on its way just now; -1: nothing is. */
  #doneFraction(transfer: number): number {
    const wireId = wireIdOf(transfer);
    const { to, sizes } = this.plan.transfers[transfer]!;
    const arrivals = this.machines[to]!.listener?.app.arrivals ?? [];
    const session = arrivals.findLast((one) => one.session.offer?.wireId === wireId)?.session;
    if (session?.phase !== 'transferring') return -1;
    const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
    return session.snapshot(this.network.now).doneBytes / totalBytes;
  }

  #start(machine: Machine): void {
    if (machine.listener) return;
    this.#listen(machine);
    this.plan.transfers.forEach(({ from, startsAt }, index) => {
      if (from === machine.index && startsAt <= this.network.now) this.#send(index);
    });
  }

  /** Of each transfer whose last try has ended: the app behind it decides. */
  #arrangeNextTries(): void {
    for (const attempt of this.#watched) {
      const { transfer, program } = attempt;
      if (!program.isAlive || program.app.ending === null) continue;
      this.#watched.delete(attempt);
      const { now } = this.network;
      const pauseMs = pauseBeforeNextTry(this.attemptsOf(transfer), this.plan, now);
      if (pauseMs === null || this.#cancelled.has(transfer)) continue;
      this.#agenda.push({ at: now + pauseMs, act: () => this.#send(transfer) });
      this.#agenda.sort((a, b) => a.at - b.at);
    }
  }

  /** Nothing of it is under way, and nothing has ended it for good. */
  #isToSend(transfer: number): boolean {
    const attempts = this.attemptsOf(transfer);
    const last = attempts.at(-1);
    if (last === undefined) return true;
    const { ending } = last.program.app;
    if (this.#cancelled.has(transfer)) return false;
    if (ending === null) return !last.program.isAlive;
    return pauseBeforeNextTry(attempts, this.plan, this.network.now) !== null;
  }

  #move(machine: Machine): void {
    const [a, b, c] = machine.host.split('.');
    machine.host = [a, b, c, this.#prng.between(2, 250)].join('.');
    for (const program of this.#programsOn(machine)) {
      const to = { host: machine.host, port: program.address.port };
      this.network.move(program.address, to);
      program.address = to;
    }
  }

  #programsOn(machine: Machine): Program<SendingApp | ReceivingApp>[] {
    const senders = this.attempts.filter(({ plan }) => plan.from === machine.index);
    const all = [...senders.map(({ program }) => program), machine.listener];
    return all.filter((program) => program?.isAlive === true) as Program<
      SendingApp | ReceivingApp
    >[];
  }

  // ------------------------------------------------------------ who is there

  #makeMachine(plan: MachinePlan, index: number): Machine {
    const folder = new MemoryFolder();
    folder.freeBytes = plan.freeBytes;
    const uplink = new Link(plan.uplink, this.#prng);
    const host = `10.0.${index}.1`;
    const journals = new MemoryJournals();
    return { index, plan, uplink, clock: new Clock(), folder, journals, host, listener: null };
  }

  #listen(machine: Machine): void {
    const { receiveWindowBytes, diskDelayMs, decision, decidesAfterMs } = machine.plan;
    const endpoint = makeSimEndpoint('receiver', { receiveWindowBytes });
    const app = new ReceivingApp(
      endpoint,
      receiveWindowBytes,
      this.#prng,
      diskDelayMs,
      machine.folder,
    );
    app.journals = machine.journals;
    app.decision = decision;
    app.decidesAfterMs = decidesAfterMs;
    const address = { host: machine.host, port: LISTENER_PORT };
    const program = new Program(endpoint, app, address, machine.clock);
    machine.listener = program;
    this.listeners.push({ machine, program });
    this.network.attach(address, program, machine.uplink, program);
  }

  #send(transfer: number): void {
    const plan = this.plan.transfers[transfer]!;
    const machine = this.machines[plan.from]!;
    if (!machine.listener || !this.#isToSend(transfer)) return;
    const number = this.attemptsOf(transfer).length;
    if (number > TRIES_MAX) throw new Error(`transfer ${transfer} is tried without end`);
    const label = `${transfer}.${number}`;
    const wireId = wireIdOf(transfer);
    const endpoint = makeSimEndpoint('sender');
    const to: Address = { host: this.machines[plan.to]!.host, port: LISTENER_PORT };
    const app = new SendingApp(endpoint, plan.sizes, this.#prng, machine.plan.diskDelayMs, {
      to,
      nameOf: (file) => nameOf(transfer, file),
      wireId,
      connect: { rateLimitBytesPerSecond: plan.rateLimitBytesPerSecond },
    });
    if (plan.failing) app.failing.set(plan.failing.file, plan.failing.failure);
    const address = { host: machine.host, port: FIRST_SENDER_PORT + this.attempts.length };
    const program = new Program(endpoint, app, address, machine.clock);
    const attempt = { transfer, plan, label, wireId, program, startedAt: this.network.now };
    this.attempts.push(attempt);
    this.#watched.add(attempt);
    this.network.attach(address, program, machine.uplink, program);
    this.#log?.(this.network.now, `machine ${machine.index} sends ${label}`);
  }

  /** Whoever brings about what happens is one more host of the network, without an address. */
  #attachFate(): void {
    const host: Host = {
      handleDatagram: () => false,
      handleTimeout: () => {},
      pollTransmit: () => null,
      pollDeadline: () => this.#agenda[0]?.at ?? null,
    };
    const app: App = {
      turn: (now) => {
        while ((this.#agenda[0]?.at ?? Infinity) <= now) this.#agenda.shift()?.act();
      },
    };
    this.network.attach(
      { host: 'fate', port: 0 },
      host,
      new Link(this.machines[0]!.plan.uplink, this.#prng),
      app,
    );
  }

  // ------------------------------------------------------------ for a person

  #logChanges(): void {
    const { now } = this.network;
    for (const { label, program } of this.attempts) {
      const { session } = program.app;
      if (session) this.#logPhase(session, `${label} at its sender`, session.snapshot(now));
    }
    for (const { machine, arrival } of this.arrivals) {
      const snapshot = arrival.session.snapshot(now);
      const name = snapshot.files[0]?.name.replace(/ .*/, '') ?? 'something';
      this.#logPhase(arrival.session, `${name} at machine ${machine.index}`, snapshot);
    }
  }

  #logPhase(
    session: object,
    who: string,
    { phase, failure, doneBytes }: { phase: string; failure: unknown; doneBytes: number },
  ): void {
    const why = failure === null ? '' : ` ${JSON.stringify(failure)}`;
    if (this.#logged.get(session) === phase + why) return;
    this.#logged.set(session, phase + why);
    this.#log?.(this.network.now, `${who}: ${phase}${why}, ${doneBytes} bytes`);
  }
}

const wireIdOf = (transfer: number): string => transfer.toString(16).padStart(32, '0');

/** What a file is offered as, in every try. */
export const nameOf = (transfer: number, file: number): string => `${transfer} file ${file}`;

/** What a file of this name holds when it is right. */
export function contentOf(name: string, plan: WorldPlan): Uint8Array {
  const [transfer, , file] = name.split(' ').map(Number);
  const size = plan.transfers[transfer ?? NaN]?.sizes[file ?? NaN];
  if (file === undefined || size === undefined) throw new Error(`nobody sent ${name}`);
  return fileContent(file, size);
}
