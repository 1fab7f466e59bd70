/**
 * Does what comes back arrive at this computer and get dropped by its own rules? Nobody says so, and
 * who reads the rules needs rights; but Linux counts what arrives and what is handed on. Where packets
 * were lost in between after each question, and hardly any at other times, those were the answers.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** An answer is here by then, or is from too far away to be told from other packets. */
const ANSWER_MS = 150;

/**
 * Who announces itself is asked by discovery meanwhile, four times, and those answers are dropped, too; so is
 * a multicast packet that nobody here listens to. With these, packets that come by chance look like
 * answers in two of a thousand silences, however many they are.
 */
const LOST_BETWEEN_MAX = 5;

export class ArrivalWatch {
  readonly #lostSoFar: () => number | null;
  /** Before the first question. */
  #first: number | null = null;
  /** Packets that were lost soon after each question. */
  readonly #afterQuestions: Promise<number | null>[] = [];

  /** `lostSoFar`: of this computer, in all; null: not known. */
  constructor(lostSoFar: () => number | null) {
    this.#lostSoFar = lostSoFar;
  }

  /** One leaves now. */
  noteQuestion(): void {
    const before = this.#lostSoFar();
    if (this.#afterQuestions.length === 0) this.#first = before;
    this.#afterQuestions.push(
      sleep(ANSWER_MS).then(() => {
        const after = this.#lostSoFar();
        return before === null || after === null ? null : after - before;
      }),
    );
  }

  /** After a silence: were answers dropped here? Null: not known. */
  async dropsAnswers(): Promise<boolean | null> {
    const each = await Promise.all(this.#afterQuestions);
    return judge(each, this.#first, this.#lostSoFar());
  }
}

/** Exported for its test. `each`: lost soon after each question; `first`, `last`: lost in all. */
export function judge(
  each: readonly (number | null)[],
  first: number | null,
  last: number | null,
): boolean | null {
  if (first === null || last === null || each.length === 0) return null;
  const allLost = last - first;
  // Not even one for each answer.
  if (allLost < each.length) return false;
  let sum = 0;
  for (const lost of each) {
    if (lost === null || lost <= 0) return null;
    sum += lost;
  }
  // Where more is lost at other times, too, that has nothing to do with us.
  return allLost - sum <= LOST_BETWEEN_MAX ? true : null;
}

/** Packets that arrived and neither reached a program nor went on, and whose end has no other name; null: not counted here. */
export function lostOnArrival(family: 'udp4' | 'udp6'): number | null {
  if (process.platform !== 'linux') return null;
  try {
    return family === 'udp4'
      ? lostOf(ipv4Counters(readFileSync('/proc/thread-self/net/snmp', 'latin1')))
      : lostOf(ipv6Counters(readFileSync('/proc/thread-self/net/snmp6', 'latin1')));
  } catch {
    return null;
  }
}

type Counters = ReadonlyMap<string, number>;

const ENDS = [
  ...['InHdrErrors', 'InTooBigErrors', 'InNoRoutes', 'InAddrErrors', 'InUnknownProtos'],
  ...['InTruncatedPkts', 'InDiscards', 'InDelivers', 'ForwDatagrams', 'OutForwDatagrams'],
];

function lostOf(counters: Counters): number | null {
  const of = (name: string): number => counters.get(name) ?? 0;
  if (!counters.has('InReceives') || !counters.has('InDelivers')) return null;
  // Of the pieces of a packet one is handed on.
  const pieces = of('ReasmReqds') - of('ReasmOKs');
  return of('InReceives') - ENDS.reduce((sum, name) => sum + of(name), 0) - pieces;
}

/** Exported for its test. A line of names, and one of numbers. */
export function ipv4Counters(text: string): Counters {
  const [names = [], numbers = []] = text
    .split('\n')
    .filter((line) => line.startsWith('Ip: '))
    .map((line) => line.split(' ').slice(1));
  return new Map(names.map((name, at) => [name, Number(numbers[at])]));
}

/** Exported for its test. A line each. */
export function ipv6Counters(text: string): Counters {
  const pairs = text.matchAll(/^Ip6(\w+)\s+(\d+)$/gm);
  return new Map([...pairs].map(([, name = '', number]) => [name, Number(number)]));
}
