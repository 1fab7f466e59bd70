/**
 * How each event is written down: one JSON object a line, named as in the drafts of qlog where they
 * have a name for it (docs/TRACE.md). Lines are put together by hand: a busy connection has tens of
 * thousands of them a second. Never in them: what is in a file, its name, a key, an address.
 */
import type { ConnectionState } from '../../protocol/connection-state.ts';
import type { Role } from '../../protocol/crypto.ts';
import type { ConnectionTrace, SentKind } from '../../protocol/trace.ts';

export interface TraceHead {
  readonly title: string;
  readonly vantagePoint: 'client' | 'server';
  /** Wall clock at time 0, ms since 1970. */
  readonly startedAt: number;
}

export function headLine({ title, vantagePoint, startedAt }: TraceHead): string {
  const head = {
    qlog_version: '0.3',
    qlog_format: 'NDJSON',
    title,
    trace: {
      vantage_point: { name: 'ferry', type: vantagePoint },
      common_fields: {
        protocol_type: ['FERRY'],
        time_format: 'relative',
        time_units: 'ms',
        reference_time: startedAt,
      },
    },
  };
  return `${JSON.stringify(head)}\n`;
}

/** Any event; `data` is small and made for it. */
export function eventLine(
  timeMs: number,
  name: string,
  group: string | null,
  data: object,
): string {
  const of = group === null ? '' : `,"group_id":"${group}"`;
  return `{"time":${timeMs.toFixed(3)},"name":"${name}"${of},"data":${JSON.stringify(data)}}\n`;
}

export const droppedLine = (timeMs: number, count: number): string =>
  eventLine(timeMs, 'ferry:events_dropped', null, { count });

const PACKET_TYPE: Readonly<Record<SentKind, string>> = {
  data: 'data',
  ack: 'ack',
  probe: 'mtu_probe',
  path: 'path_validation',
  close: 'connection_close',
};

/** One connection's events, as lines. */
export class QlogConnection implements ConnectionTrace {
  readonly #group: string;
  readonly #epoch: number;
  readonly #add: (line: string) => void;

  /** `epoch`: the connection's clock at time 0 of the trace. */
  constructor(
    connection: string,
    role: Role,
    epoch: number,
    now: number,
    add: (line: string) => void,
  ) {
    this.#group = connection;
    this.#epoch = epoch;
    this.#add = add;
    const owner = role === 'initiator' ? 'local' : 'remote';
    this.#event('connectivity:connection_started', { started_by: owner }, now);
  }

  packetSent(packetNumber: number, byteCount: number, kind: SentKind, now: number): void {
    this.#packet('transport:packet_sent', packetNumber, byteCount, PACKET_TYPE[kind], now);
  }

  packetReceived(packetNumber: number, byteCount: number, now: number): void {
    this.#packet('transport:packet_received', packetNumber, byteCount, 'packet', now);
  }

  packetDropped(byteCount: number, why: 'duplicate' | 'not-authentic', now: number): void {
    const trigger = why === 'duplicate' ? 'duplicate' : 'decryption_failure';
    this.#event('transport:packet_dropped', { raw: { length: byteCount }, trigger }, now);
  }

  packetLost(packetNumber: number, byteCount: number, isProbe: boolean, now: number): void {
    const type = isProbe ? 'mtu_probe' : 'data';
    this.#packet('recovery:packet_lost', packetNumber, byteCount, type, now);
  }

  metricsUpdated(
    minRttMs: number,
    smoothedRttMs: number,
    windowBytes: number,
    bytesInFlight: number,
    pacingRateBytesPerSecond: number,
    now: number,
  ): void {
    this.#add(
      `{"time":${this.#time(now)},"name":"recovery:metrics_updated","group_id":"${this.#group}","data":` +
        `{"min_rtt":${minRttMs.toFixed(3)},"smoothed_rtt":${smoothedRttMs.toFixed(3)},` +
        `"congestion_window":${Math.round(windowBytes)},"bytes_in_flight":${bytesInFlight},` +
        // In bits a second, as qlog has it.
        `"pacing_rate":${Math.round(pacingRateBytesPerSecond * 8)}}}\n`,
    );
  }

  congestionStateUpdated(before: string | null, after: string, now: number): void {
    const old = before === null ? {} : { old: before };
    this.#event('recovery:congestion_state_updated', { ...old, new: after }, now);
  }

  datagramSizeUpdated(before: number, after: number, now: number): void {
    this.#event('connectivity:mtu_updated', { old: before, new: after }, now);
  }

  pathUpdated(now: number): void {
    this.#event('connectivity:path_updated', {}, now);
  }

  stateUpdated(before: ConnectionState, after: ConnectionState, now: number): void {
    this.#event('connectivity:connection_state_updated', { old: before, new: after }, now);
  }

  #packet(name: string, packetNumber: number, byteCount: number, type: string, now: number): void {
    this.#add(
      `{"time":${this.#time(now)},"name":"${name}","group_id":"${this.#group}","data":{"header":` +
        `{"packet_type":"${type}","packet_number":${packetNumber}},"raw":{"length":${byteCount}}}}\n`,
    );
  }

  #event(name: string, data: object, now: number): void {
    this.#add(eventLine(now - this.#epoch, name, this.#group, data));
  }

  #time(now: number): string {
    return (now - this.#epoch).toFixed(3);
  }
}
