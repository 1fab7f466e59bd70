import { describe, expect, it } from 'vitest';
import type { ListenRequest } from '../../src-shared/listen-model.ts';
import { fail, ok } from '../../src-shared/result.ts';
import type { TransferPhase, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type {
  DeviceTrust,
  Engine,
  EngineEvent,
  EngineListener,
  SendRequest,
} from '../io/engine.ts';
import { RenewableEngine } from './renewable-engine.ts';

const request: ListenRequest = { port: 0, bind: null, folder: '/x', plain: true };

/** One port for all of them, as on a real computer. */
function makeComputer() {
  const engines: PretendEngine[] = [];
  const events: EngineEvent[] = [];
  let portHolder: EngineListener | null = null;

  class PretendEngine implements Engine {
    readonly listener: EngineListener;
    readonly sent: SendRequest[] = [];
    trust: DeviceTrust | null = null;
    listenedTo: ListenRequest | null = null;

    constructor(listener: EngineListener) {
      this.listener = listener;
      engines.push(this);
    }
    listen(asked: ListenRequest) {
      if (portHolder !== null && portHolder !== this.listener) {
        return Promise.resolve(fail({ kind: 'port-in-use', port: asked.port } as const));
      }
      portHolder = this.listener;
      this.listenedTo = asked;
      return Promise.resolve(ok({ port: asked.port || 4_000, addresses: [], plain: asked.plain }));
    }
    async stopListening(): Promise<void> {
      await Promise.resolve();
      if (portHolder === this.listener) portHolder = null;
    }
    send(order: SendRequest): void {
      this.sent.push(order);
    }
    setFolder() {
      return Promise.resolve(ok(null));
    }
    accept(): void {}
    decline(): void {}
    cancel(): void {}
    files(): Promise<null> {
      return Promise.resolve(null);
    }
    setPace(): void {}
    sendPreview(): void {}
    setPaused(): void {}
    adoptInterrupted(): Promise<readonly TransferSnapshot[]> {
      return Promise.resolve([]);
    }
    forget(): Promise<void> {
      return Promise.resolve();
    }
    setTrust(trust: DeviceTrust): void {
      this.trust = trust;
    }
    async close(): Promise<void> {
      this.listener({ kind: 'listener-failed', failure: { kind: 'interrupted' } });
      await this.stopListening();
    }
  }
  const engine = new RenewableEngine(
    (listener) => new PretendEngine(listener),
    (event) => events.push(event),
  );
  return { engine, engines, events };
}

const order = (id: string): SendRequest => ({
  id,
  paths: ['/a'],
  host: 'bob',
  port: 1,
  limitBytesPerSecond: null,
  plain: null,
});
const event = (
  kind: 'transfer' | 'ended',
  id: string,
  phase: TransferPhase,
): Extract<EngineEvent, { kind: 'transfer' | 'ended' }> => ({
  kind,
  snapshot: { id, phase } as TransferSnapshot,
});

describe('RenewableEngine', () => {
  it('takes over at once when nothing runs, on the same port, without a word', async () => {
    const { engine, engines, events } = makeComputer();
    const trust = { verified: [], blocked: ['k'] };
    engine.setTrust(trust);
    await engine.listen(request);
    await engine.renew();
    expect(engines).toHaveLength(2);
    expect(engines[1]?.listenedTo).toEqual({ ...request, port: 4_000 });
    expect(engines[1]?.trust).toEqual(trust);
    engine.send(order('1'));
    expect(engines[1]?.sent).toHaveLength(1);
    expect(events).toEqual([]);
  });

  it('waits for what it sends and for what it is offered', async () => {
    const { engine, engines } = makeComputer();
    engine.send(order('1'));
    engines[0]?.listener(event('transfer', '2', 'offered'));
    await engine.renew();
    engines[0]?.listener(event('ended', '1', 'done'));
    await engine.listen(request);
    expect(engines).toHaveLength(1);
    engines[0]?.listener(event('ended', '2', 'failed'));
    await engine.listen(request);
    expect(engines).toHaveLength(2);
  });

  it('makes one new engine, however often it is asked', async () => {
    const { engine, engines } = makeComputer();
    engine.send(order('1'));
    await Promise.all([engine.renew(), engine.renew(), engine.renew()]);
    engines[0]?.listener(event('ended', '1', 'done'));
    await engine.stopListening();
    expect(engines).toHaveLength(2);
  });

  it('does not begin to listen by itself', async () => {
    const { engine, engines } = makeComputer();
    await engine.listen(request);
    await engine.stopListening();
    await engine.renew();
    expect(engines[1]?.listenedTo).toBe(null);
  });

  it('says so when the port is lost to another program meanwhile', async () => {
    const { engine, engines, events } = makeComputer();
    await engine.listen(request);
    const renewed = engine.renew();
    await Promise.resolve();
    if (engines[1]) {
      engines[1].listen = (asked) =>
        Promise.resolve(fail({ kind: 'port-in-use', port: asked.port } as const));
    }
    await renewed;
    expect(events).toEqual([
      { kind: 'listener-failed', failure: { kind: 'port-in-use', port: 4_000 } },
    ]);
  });

  it('makes nothing new once it is closed', async () => {
    const { engine, engines } = makeComputer();
    await engine.close();
    await engine.renew();
    expect(engines).toHaveLength(1);
  });
});
