/**
 * What a person decides about devices: which are verified, what is allowed to them, which are blocked
 * or forgotten. Each decision is remembered, told to the engine, and told to whoever shows devices.
 */
import type { PeerTrust } from '../../src-shared/transfer-model.ts';
import {
  type AlwaysAccept,
  type DeviceRules,
  type KnownDevice,
  NO_RULES,
} from '../../src-shared/trust-model.ts';
import type { Engine } from '../io/engine.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Device, Trust } from './trust.ts';

export interface DevicesHooks {
  /** ms since 1970. */
  readonly wallClock: () => number;
  readonly changed: () => void;
  /** What this key counts as from now on, in transfers that are under way. */
  readonly trustChanged: (publicKey: string, trust: PeerTrust) => void;
}

export class Devices {
  readonly #trust: Trust;
  readonly #engine: Pick<Engine, 'setTrust'>;
  readonly #hooks: DevicesHooks;

  constructor(trust: Trust, engine: Pick<Engine, 'setTrust'>, hooks: DevicesHooks) {
    this.#trust = trust;
    this.#engine = engine;
    this.#hooks = hooks;
  }

  /** Verified first, then the most recently seen. */
  get all(): readonly KnownDevice[] {
    return this.#trust.devices().map(knownDeviceOf);
  }

  /** Null: it is to be asked about every time. */
  alwaysAcceptOf(publicKey: string): AlwaysAccept | null {
    const device = this.#trust.find(publicKey);
    return device === null || device.verifiedAt === null ? null : device.rules.alwaysAccept;
  }

  /** A person has compared its code, or its fingerprint. */
  verify(publicKey: string): void {
    this.#trust.pin(publicKey, this.#hooks.wallClock());
    this.#handleChange(publicKey);
  }

  unverify(publicKey: string): void {
    this.#trust.unpin(publicKey);
    this.#handleChange(publicKey);
  }

  /**
   * One of the two people has found that the codes of a transfer differ. Whoever said in the course of it
   * that they match was wrong; what was verified before it nobody can take back like that. True: it is
   * taken back.
   */
  heedDifference(publicKey: string, startedAt: number): boolean {
    const verifiedAt = this.#trust.find(publicKey)?.verifiedAt ?? null;
    if (verifiedAt === null || verifiedAt < startedAt) return false;
    this.unverify(publicKey);
    return true;
  }

  setRules(publicKey: string, rules: DeviceRules): void {
    this.#trust.setRules(publicKey, rules);
    this.#handleChange(null);
  }

  /** Of what is always accepted; null = the folder for received files. Ignored where nothing is. */
  setFolder(publicKey: string, folder: string | null): void {
    const rules = this.#trust.find(publicKey)?.rules;
    if (!rules?.alwaysAccept) return;
    this.setRules(publicKey, { ...rules, alwaysAccept: { ...rules.alwaysAccept, folder } });
  }

  setBlocked(publicKey: string, isBlocked: boolean): void {
    const { alwaysAccept } = this.#trust.find(publicKey)?.rules ?? NO_RULES;
    this.setRules(publicKey, { alwaysAccept, isBlocked });
  }

  forget(publicKey: string): void {
    this.#trust.forget(publicKey);
    this.#handleChange(publicKey);
  }

  /** It was met, perhaps under another name or somewhere else. */
  handleSeen(): void {
    this.#handleChange(null);
  }

  /** At the start, and after every change. */
  tellEngine(): void {
    const devices = this.#trust.devices();
    this.#engine.setTrust({
      verified: devices.filter((device) => device.verifiedAt !== null),
      blocked: devices.filter(({ rules }) => rules.isBlocked).map((device) => device.publicKey),
    });
  }

  #handleChange(publicKey: string | null): void {
    this.tellEngine();
    if (publicKey !== null) {
      const isVerified = (this.#trust.find(publicKey)?.verifiedAt ?? null) !== null;
      this.#hooks.trustChanged(publicKey, isVerified ? 'verified' : 'unverified');
    }
    this.#hooks.changed();
  }
}

export function knownDeviceOf(device: Device): KnownDevice {
  const { publicKey, deviceName, verifiedAt, lastSeenAt, rules } = device;
  const fingerprint = fingerprintOf(Buffer.from(publicKey, 'hex'));
  return { publicKey, fingerprint, deviceName, verifiedAt, lastSeenAt, rules };
}
