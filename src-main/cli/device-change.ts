/** What `ferry devices` is told to change about a device: which one, by the digits of its key, and what. */
import { resolve } from 'node:path';
import type { AlwaysAccept } from '../../src-shared/trust-model.ts';
import { parseSize } from './size-text.ts';
import { UsageError } from './usage.ts';

const DEVICE_CHANGES = [
  'verify',
  'unverify',
  'always-accept',
  'ask',
  'block',
  'unblock',
  'forget',
] as const;

/** `fingerprint`: the digits that were typed, without spaces, in lower case. */
export type DeviceChange = { readonly fingerprint: string } & (
  | { readonly kind: Exclude<(typeof DEVICE_CHANGES)[number], 'always-accept'> }
  | { readonly kind: 'always-accept'; readonly alwaysAccept: AlwaysAccept }
);

export interface RawDeviceChange {
  readonly verify?: string;
  readonly unverify?: string;
  readonly alwaysAccept?: string;
  readonly ask?: string;
  readonly block?: string;
  readonly unblock?: string;
  readonly forget?: string;
  readonly upTo?: string;
  readonly into?: string;
}

/** What is shown of a key: PROTOCOL.md, section 3. */
const FINGERPRINT_DIGITS = 32;
/** Fewer could be made to fit by somebody who tries keys. */
const FINGERPRINT_DIGITS_MIN = 8;

/** Null: nothing. Throws UsageError. */
export function deviceChangeOf(options: RawDeviceChange): DeviceChange | null {
  const [asked, ...more] = DEVICE_CHANGES.flatMap((kind) => {
    const typed = options[kind === 'always-accept' ? 'alwaysAccept' : kind];
    return typed === undefined ? [] : [{ kind, typed }];
  });
  if (more.length > 0) throw new UsageError('change one thing at a time');
  const hasTerms = options.upTo !== undefined || options.into !== undefined;
  if (hasTerms && asked?.kind !== 'always-accept') {
    throw new UsageError('--up-to and --into are for --always-accept');
  }
  if (asked === undefined) return null;
  const { kind } = asked;
  const fingerprint = typedDigits(asked.typed, kind);
  if (kind !== 'always-accept') return { kind, fingerprint };
  const { upTo, into } = options;
  return {
    ...{ kind, fingerprint },
    alwaysAccept: {
      maxBytes: upTo === undefined ? null : parseSize('--up-to', upTo),
      folder: into === undefined ? null : resolve(into),
    },
  };
}

function typedDigits(typed: string, kind: DeviceChange['kind']): string {
  const fingerprint = typed.replaceAll(/\s/g, '').toLowerCase();
  // Who verifies has compared every digit.
  const min = kind === 'verify' ? FINGERPRINT_DIGITS : FINGERPRINT_DIGITS_MIN;
  const { length } = fingerprint;
  if (!/^[0-9a-f]+$/.test(fingerprint) || length < min || length > FINGERPRINT_DIGITS) {
    throw new UsageError(
      min === FINGERPRINT_DIGITS
        ? 'give all 32 digits of the key, as the other device shows them'
        : 'give the first 8 digits of the key or more, as `ferry devices` shows them',
    );
  }
  return fingerprint;
}
