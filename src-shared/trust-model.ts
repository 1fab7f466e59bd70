/** What this computer knows of other devices, and what a person allows them. Values only. */

/** What a person has decided about a device. Without rules it is asked about every time. */
export interface DeviceRules {
  /** Null = ask each time. Counts only while the device is verified. */
  readonly alwaysAccept: AlwaysAccept | null;
  /** Its offers are declined without a question. */
  readonly isBlocked: boolean;
}

/** Taken without a question: never programs, never over files that are here, only where there is room. */
export interface AlwaysAccept {
  /** Of one transfer; null = any size. */
  readonly maxBytes: number | null;
  /** Absolute; null = the folder for received files. */
  readonly folder: string | null;
}

/** Why something of a device that is always accepted is asked about. */
export type WhyAsk =
  /** Its key is not one that a person has compared. */
  | 'not-verified'
  /** Nobody could look at the folder, or at how much it is. */
  | 'not-known'
  /** The rule's own folder is not there. */
  | 'no-folder'
  | 'too-large'
  | 'programs'
  | 'no-room';

export const NO_RULES: DeviceRules = { alwaysAccept: null, isBlocked: false };

export interface KnownDevice {
  /** Static public key, 64 hexadecimal digits: this is the device. */
  readonly publicKey: string;
  /** First 16 bytes of the key's fingerprint, `ab12 cd34 …`. */
  readonly fingerprint: string;
  /** As it last called itself. */
  readonly deviceName: string | null;
  /** ms since 1970; null = nobody has compared its code. */
  readonly verifiedAt: number | null;
  readonly lastSeenAt: number;
  readonly rules: DeviceRules;
}
