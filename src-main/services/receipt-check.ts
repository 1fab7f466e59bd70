/**
 * Is a receipt what two devices signed, and whose devices are they? Looks at the receipt alone; its
 * files on a disk are verify.ts's.
 */
import { createHash } from 'node:crypto';
import {
  type ReceiptFile,
  type ReceiptHead,
  receiptLine,
  type ReceiptParty,
  receiptStatement,
} from '../../src-shared/receipt.ts';
import { isSignedByDevice } from '../io/crypto/device-signature.ts';
import type { Receipt } from './receipt-file.ts';
import type { Device } from './trust.ts';

/** `known`: met before, its code never compared. */
export type Whose = 'this-device' | 'verified' | 'known' | 'unknown';

export interface SignerCheck {
  readonly party: ReceiptParty;
  readonly signature: 'valid' | 'invalid' | 'none';
  readonly whose: Whose;
  /** As this device knows it, which counts more than what the receipt says; null = not known. */
  readonly knownName: string | null;
}

export interface ReceiptCheck {
  readonly sender: SignerCheck;
  readonly receiver: SignerCheck;
  /** At least one device signed, and no signature is wrong. */
  readonly isSigned: boolean;
}

/** `ownKeys`: public keys of this device, 64 hexadecimal digits each. */
export function checkReceipt(
  receipt: Receipt,
  ownKeys: readonly string[],
  devices: readonly Device[],
): ReceiptCheck {
  const list = new ListDigest();
  for (const file of receipt.files) list.add(file);
  const statement = list.statementOf(receipt.head);
  const check = (party: ReceiptParty, signature: string | null): SignerCheck => {
    const device = devices.find(({ publicKey }) => publicKey === party.publicKey);
    return {
      party,
      signature: signatureState(party.publicKey, statement, signature),
      whose: ownKeys.includes(party.publicKey) ? 'this-device' : whoseIs(device),
      knownName: device?.deviceName ?? null,
    };
  };
  const sender = check(receipt.head.sender, receipt.signatures.sender);
  const receiver = check(receipt.head.receiver, receipt.signatures.receiver);
  const states = [sender.signature, receiver.signature];
  return {
    sender,
    receiver,
    isSigned: states.includes('valid') && !states.includes('invalid'),
  };
}

/** Key and signature in hexadecimal digits. */
export function isGoodSignature(
  publicKey: string,
  statement: Uint8Array,
  signature: string,
): boolean {
  return isSignedByDevice(Buffer.from(publicKey, 'hex'), statement, Buffer.from(signature, 'hex'));
}

/** The digest over all files of a receipt, in the order of the offer, and the statement with it. */
export class ListDigest {
  private readonly hash = createHash('sha256');
  private pending = '';
  private count = 0;

  add(file: ReceiptFile): void {
    this.count += 1;
    this.pending += receiptLine(file);
    if (this.pending.length >= HASHED_AT_ONCE_UNITS) this.flush();
  }

  /** The last call. */
  statementOf(head: ReceiptHead): Uint8Array {
    this.flush();
    return receiptStatement(head, this.count, this.hash.digest('hex'));
  }

  private flush(): void {
    this.hash.update(this.pending, 'utf8');
    this.pending = '';
  }
}

/** A call for each line would cost more than the hashing. */
const HASHED_AT_ONCE_UNITS = 65_536;

function signatureState(
  publicKey: string,
  statement: Uint8Array,
  signature: string | null,
): SignerCheck['signature'] {
  if (signature === null) return 'none';
  return isGoodSignature(publicKey, statement, signature) ? 'valid' : 'invalid';
}

function whoseIs(device: Device | undefined): Whose {
  if (device === undefined) return 'unknown';
  return device.verifiedAt === null ? 'known' : 'verified';
}
