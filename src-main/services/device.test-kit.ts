/** A device with a home, a real engine and real sockets on loopback, as the app wires it, for tests. */
import { join } from 'node:path';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { Engine, EngineConfig, EngineListener } from '../io/engine.ts';
import { LocalEngine } from '../io/local-engine.ts';
import { silentLog } from './log.ts';
import { type DeviceState, openState } from './open-state.ts';
import { RenewableEngine } from './renewable-engine.ts';
import type { SendOrder } from './send-order.ts';
import type { TransfersNotice } from './transfer-notices.ts';
import { Transfers } from './transfers.ts';

export const everything = { beforeId: null, limit: 50 };

export type MakeEngine = (config: EngineConfig, listener: EngineListener) => Engine;

const inThisThread: MakeEngine = (config, listener) =>
  new LocalEngine(config, listener, () => undefined);

export class Device {
  readonly state: DeviceState;
  readonly transfers: Transfers;
  readonly engine: RenewableEngine;

  private constructor(state: DeviceState, transfers: Transfers, engine: RenewableEngine) {
    this.state = state;
    this.transfers = transfers;
    this.engine = engine;
  }

  static async start(home: string, makeEngine = inThisThread): Promise<Device> {
    const opened = openState(home, { kind: 'command' }, join(home, 'Downloads'), silentLog);
    if (!opened.ok) throw new Error(opened.failure.kind);
    const state = opened.value;
    let engine: RenewableEngine | null = null;
    const transfers = await Transfers.open(
      { ...state, log: silentLog, wallClock: () => Date.now() },
      (listener) =>
        (engine = new RenewableEngine(
          (inner) =>
            makeEngine(
              {
                identity: state.identity,
                deviceName: state.settings.read().deviceName,
                resumeFolder: state.home.resumeFolder,
              },
              inner,
            ),
          listener,
        )),
    );
    if (engine === null) throw new Error('no engine');
    await transfers.takeUp({ sent: true, received: true });
    return new Device(state, transfers, engine);
  }

  async listen(port = 0): Promise<number> {
    const folder = this.state.settings.read().folder;
    const result = await this.transfers.listen({
      port,
      bind: '127.0.0.1',
      folder,
      plain: false,
    });
    if (!result.ok) throw new Error(result.failure.kind);
    return result.value.port;
  }

  send(paths: readonly string[], port: number, different: Partial<SendOrder> = {}): string {
    const begun = this.transfers.send({
      paths,
      host: '127.0.0.1',
      port,
      limitBytesPerSecond: null,
      plain: null,
      ...different,
    });
    if (!begun.ok) throw new Error(begun.failure.kind);
    return begun.value;
  }

  /** The next snapshot that is as `wanted` says, from now on. */
  next(wanted: (snapshot: TransferSnapshot) => boolean): Promise<TransferSnapshot> {
    return new Promise((resolve) => {
      const stop = this.transfers.onNotice((notice: TransfersNotice) => {
        if (notice.kind !== 'transfer-ended' && notice.kind !== 'transfer-changed') return;
        if (!wanted(notice.snapshot)) return;
        stop();
        resolve(notice.snapshot);
      });
    });
  }

  ended(): Promise<TransferSnapshot> {
    return new Promise((resolve) => {
      const stop = this.transfers.onNotice((notice) => {
        if (notice.kind !== 'transfer-ended') return;
        stop();
        resolve(notice.snapshot);
      });
    });
  }

  offered(): Promise<TransferSnapshot> {
    return this.next((one) => one.phase === 'offered' && one.verificationCode !== null);
  }

  /** Resolves when that transfer is as `wanted` says: now, or later. */
  async sees(
    id: string,
    wanted: (snapshot: TransferSnapshot) => boolean,
  ): Promise<TransferSnapshot> {
    const shown = this.shown(id);
    if (shown !== undefined && wanted(shown)) return shown;
    return this.next((snapshot) => snapshot.id === id && wanted(snapshot));
  }

  shown(id: string): TransferSnapshot | undefined {
    return this.transfers.snapshots.find((snapshot) => snapshot.id === id);
  }

  /** Everything that is offered from now on. */
  acceptAll(): void {
    this.transfers.onNotice((notice) => {
      if (notice.kind !== 'transfer-changed' || notice.snapshot.phase !== 'offered') return;
      if (notice.snapshot.direction === 'received') this.transfers.accept(notice.snapshot.id, null);
    });
  }

  get history(): readonly TransferSnapshot[] {
    return this.state.history.list(everything).map((entry) => entry.snapshot);
  }

  async stop(): Promise<void> {
    await this.transfers.close();
    this.state.close();
  }
}
