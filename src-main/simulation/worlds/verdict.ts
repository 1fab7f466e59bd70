/**
 * What must be true when everything is over: no wrong file, no untrue word about why a transfer
 * failed, and no failure without something in the plan that explains it.
 */
import type { Failure, FailureKind } from '../../../src-shared/failure.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import type { LinkConfig } from '../link.ts';
import type { Arrival, Ending } from '../session-apps.ts';
import type { Happening } from './plan.ts';
import { contentOf, nameOf, type Attempt, type Machine, type World } from './world.ts';

/** Of what is sent there and back again: from here on ten tries in a row may all get lost. */
const HEAVY_LOSS = 0.25;
/** A silence, or a leap of the clock, that may cost a handshake (it has 8 s), ms. */
const LONG_MS = 5_000;

/** Throws at the first thing that is not as it must be. */
export function judge(world: World): void {
  judgeFolders(world);
  for (const { program } of [...world.attempts, ...world.listeners]) {
    const { faults } = program.endpoint.counters;
    if (faults > 0) throw program.endpoint.lastFault;
  }
  for (const { arrival } of world.arrivals) {
    const kind = arrival.ending?.failure?.kind;
    if (kind === 'internal') throw new Error('a fault of our own at the receiver');
  }
  for (const attempt of world.attempts) judgeAttempt(world, attempt);
  world.plan.transfers.forEach((_, transfer) => judgeTries(world, transfer));
}

/** Whatever happened: what has its name has its bytes. */
function judgeFolders(world: World): void {
  for (const { index, folder } of world.machines) {
    for (const [name, bytes] of folder.stored) {
      if (Buffer.compare(bytes, contentOf(name, world.plan)) !== 0) {
        throw new Error(`a wrong file: ${name} on machine ${index}`);
      }
    }
  }
}

function judgeAttempt(world: World, attempt: Attempt): void {
  const { label, plan, program } = attempt;
  const receiver = world.machines[plan.to]!;
  const arrivals = world.arrivals.filter(({ arrival }) => isOf(arrival, attempt));
  if (arrivals.length > 1) throw new Error(`${label} arrived ${arrivals.length} times`);
  const [arrived] = arrivals;
  const sent = program.isAlive ? program.app.ending : null;
  const received = arrived?.isAlive ? arrived.arrival.ending : null;

  for (const { ending, session } of [program.app, ...(arrived ? [arrived.arrival] : [])]) {
    if (ending?.phase !== 'done' || session === null) continue;
    judgeDone(attempt, receiver);
    judgeCount(label, session.fullSnapshot(world.network.now));
  }
  if (sent?.phase === 'done' && received && received.phase !== 'done') {
    throw new Error(`${label}: its sender says done, its receiver ${say(received)}`);
  }
  const allowed = new Allowed(world, attempt);
  // Only who has gone, or given up, may be said to have.
  if (!received || isOverByItself(received)) allowed.atSender.add('peer-restarted');
  if (!sent || isOverByItself(sent)) allowed.atReceiver.add('peer-restarted');
  if (sent) judgeFailure(`${label} at its sender`, sent, allowed.atSender);
  if (received) judgeFailure(`${label} at its receiver`, received, allowed.atReceiver);
  if (plan.failing && allowed.isCalm && sent && received) judgeOthers(attempt, receiver);
}

/** What is done is not tried again, and leaves nothing behind. */
function judgeTries(world: World, transfer: number): void {
  const attempts = world.attemptsOf(transfer);
  const done = attempts.findIndex(({ program }) => program.app.ending?.phase === 'done');
  if (done < 0) return;
  if (done < attempts.length - 1)
    throw new Error(`${attempts[done]!.label} is done, and tried again`);
  const { label, plan, wireId } = attempts[done]!;
  const { journals } = world.machines[plan.to]!;
  if (journals.isKnown(wireId)) throw new Error(`${label} is done, and its journal is still there`);
}

function judgeDone({ label, transfer, plan }: Attempt, { folder }: Machine): void {
  plan.sizes.forEach((_, file) => {
    if (folder.stored.has(nameOf(transfer, file))) return;
    throw new Error(`${label} is done, and its file ${file} is not there`);
  });
}

/** What a person reads of what is done adds up. */
function judgeCount(label: string, { files, totalBytes, doneBytes }: TransferSnapshot): void {
  const isWhole = doneBytes === totalBytes && files.every((one) => one.doneBytes === one.sizeBytes);
  if (!isWhole) throw new Error(`${label} is done, and says ${doneBytes} of ${totalBytes} bytes`);
}

/** A source that failed costs its own file only. */
function judgeOthers({ label, transfer, plan }: Attempt, { folder }: Machine): void {
  plan.sizes.forEach((_, file) => {
    const isStored = folder.stored.has(nameOf(transfer, file));
    if (isStored === (file !== plan.failing?.file)) return;
    throw new Error(`${label}: file ${file} is ${isStored ? '' : 'not '}there`);
  });
}

function judgeFailure(who: string, ending: Ending, allowed: ReadonlySet<string>): void {
  const { failure } = ending;
  if (failure === null || allowed.has(wordOf(failure))) return;
  const why = allowed.size === 0 ? 'nothing' : [...allowed].join(', ');
  throw new Error(`${who}: ${say(ending)}, where the plan explains ${why}`);
}

/** A failure's kind, and whose doing it was. */
function wordOf(failure: Failure): string {
  if (failure.kind === 'cancelled') return `cancelled by ${failure.by}`;
  return failure.kind === 'peer-failed' ? `peer-failed ${failure.reason}` : failure.kind;
}

/** Not since the other side was found to be gone. */
const isOverByItself = ({ failure }: Ending): boolean => failure?.kind !== 'peer-restarted';

const say = ({ phase, failure }: Ending): string => `${phase} ${JSON.stringify(failure)}`;

/** Which failures what happened explains, on either side. */
class Allowed {
  readonly atSender = new Set<string>();
  readonly atReceiver = new Set<string>();
  /** Nobody and nothing gave a reason to fail, but perhaps a source. */
  isCalm = true;

  constructor(world: World, attempt: Attempt) {
    const { plan } = attempt;
    const from = world.plan.machines[plan.from]!;
    const to = world.plan.machines[plan.to]!;
    if (to.decision === 'decline') {
      this.isCalm = false;
      this.#both('declined');
    }
    if (to.freeBytes < Infinity) {
      this.isCalm = false;
      this.atReceiver.add('no-room-left');
      this.atSender.add('no-room-there');
    }
    if (plan.failing) this.#both(plan.failing.failure.kind);
    for (const happening of world.happened) this.#heed(happening, attempt, world);
    const links = [from.uplink, to.uplink];
    // A change may have come before the attempt, and lasts.
    for (const happening of world.happened) {
      if (happening.kind !== 'link') continue;
      const at = happening.machine === plan.from ? 0 : happening.machine === plan.to ? 1 : null;
      if (at === null) continue;
      links[at] = { ...links[at]!, ...happening.change };
      this.#heedLinks(links, attempt);
    }
    this.#heedLinks(
      links.map((_, at) => (at === 0 ? from.uplink : to.uplink)),
      attempt,
    );
  }

  #heed(happening: Happening, { transfer, plan, startedAt }: Attempt, world: World): void {
    if (happening.kind === 'cancel') {
      if (happening.transfer !== transfer) return;
      this.isCalm = false;
      const isSender = happening.by === 'sender';
      this.atSender.add(`cancelled by ${isSender ? 'me' : 'peer'}`);
      this.atReceiver.add(`cancelled by ${isSender ? 'peer' : 'me'}`);
      return;
    }
    const { kind, machine, at } = happening;
    if (machine !== plan.from && machine !== plan.to) return;
    if (at < startedAt && !lastsUntil(startedAt, happening, world.happened)) return;
    switch (kind) {
      case 'crash':
        this.#silence();
        return;
      case 'clock':
        if (Math.abs(happening.jumpMs) >= LONG_MS) this.#silence();
        if (happening.jumpMs >= 600_000) this.#both('not-answered');
        return;
      case 'sleep':
        this.#silence();
        // Who sleeps does not answer either.
        if (machine === plan.to) this.#both('not-answered');
        return;
      case 'move':
        // Who connects to where nobody is any more gets no answer.
        this.atSender.add('no-answer');
        this.isCalm = false;
        return;
      case 'link':
      case 'start':
      case 'wake':
        return;
    }
  }

  #heedLinks(links: readonly LinkConfig[], { startedAt }: Attempt): void {
    const arriving = links.reduce((share, link) => share * (1 - lossOf(link)), 1);
    if (1 - arriving >= HEAVY_LOSS) this.#silence();
    for (const { outageFromMs, outageUntilMs } of links) {
      const isLong = outageUntilMs - outageFromMs >= LONG_MS;
      if (isLong && outageUntilMs >= startedAt) this.#silence();
    }
  }

  #silence(): void {
    this.isCalm = false;
    this.atSender.add('no-answer');
    this.#both('peer-silent');
    // The other side says that it heard nothing in time, and has left.
    this.atSender.add('peer-left');
  }

  #both(kind: FailureKind): void {
    this.atSender.add(kind);
    this.atReceiver.add(kind);
  }
}

/** Who is down or asleep stays so until it is started or woken. */
function lastsUntil(
  instant: number,
  { kind, at, ...about }: Happening,
  happened: readonly Happening[],
): boolean {
  const end = kind === 'crash' ? 'start' : kind === 'sleep' ? 'wake' : null;
  if (end === null || !('machine' in about)) return false;
  return !happened.some(
    (one) => one.kind === end && one.machine === about.machine && one.at >= at && one.at <= instant,
  );
}

function lossOf({ lossFraction, corruptFraction, ...link }: LinkConfig): number {
  const bursts = link.burstEnterFraction / (link.burstEnterFraction + link.burstLeaveFraction);
  return 1 - (1 - lossFraction) * (1 - corruptFraction) * (1 - bursts);
}

/** Each try has a port of its own, which it keeps wherever it moves. */
function isOf({ session }: Arrival, { wireId, program }: Attempt): boolean {
  const isFromThere = session.connection.remote.port === program.address.port;
  return isFromThere && session.offer?.wireId === wireId;
}
