/**
 * Receipts of past transfers, and whether their files are still the same: from the history to a file
 * and a report. A receipt carries the signatures that were exchanged at the transfer's end; where
 * there were none, this device signs alone.
 */
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Failure } from '../../src-shared/failure.ts';
import { receiptFileOf, type ReceiptHead } from '../../src-shared/receipt.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import type { VerifyReport } from '../../src-shared/verify-model.ts';
import { signWithDeviceKey } from '../io/crypto/device-signature.ts';
import type { Identity } from '../io/engine.ts';
import { sinkFailure } from '../io/files/sink-failure.ts';
import type { Database } from './database.ts';
import { isGoodSignature, ListDigest } from './receipt-check.ts';
import { receiptEndText, receiptFileText, receiptHeadText } from './receipt-file.ts';
import { type PastTransfer, pastFiles, pastTransfer, pastTransfersOf } from './receipt-rows.ts';
import { type FileToVerify, verifyFiles } from './verify.ts';

export interface WrittenReceipt {
  /** What both sides know the transfer by; null if this was not kept. */
  readonly transfer: string | null;
  readonly fileCount: number;
  readonly isSignedBySender: boolean;
  readonly isSignedByReceiver: boolean;
}

/** Written at a time. */
const WRITE_UNITS = 262_144;

export class Receipts {
  readonly #database: Database;
  readonly #identity: Identity;
  readonly #deviceName: () => string;

  /** `deviceName`: how this device calls itself, for receipts that it signs only now. */
  constructor(database: Database, identity: Identity, deviceName: () => string) {
    this.#database = database;
    this.#identity = identity;
    this.#deviceName = deviceName;
  }

  /**
   * Writes the receipt of a history entry. The file appears whole or not at all; one that is there is
   * replaced only if `mayReplace`, else it is `EEXIST` (write-failed).
   */
  async write(
    historyId: number,
    file: string,
    mayReplace: boolean,
  ): Promise<Result<WrittenReceipt, Failure>> {
    const past = pastTransfer(this.#database, historyId);
    if (past === null || past.peerKey === null) return fail({ kind: 'no-receipt' });
    const target = mayReplace ? `${file}.${process.pid}.ferry-part` : file;
    let handle: FileHandle | null = null;
    try {
      handle = await open(target, 'wx');
      const written = await this.#writeTo(handle, past, past.peerKey);
      await handle.sync();
      await handle.close();
      if (mayReplace) await rename(target, file);
      return ok(written);
    } catch (error) {
      await handle?.close().catch(() => undefined);
      if (handle !== null) await unlink(target).catch(() => undefined);
      return fail(await sinkFailure(error, dirname(file), basename(file), 0));
    }
  }

  /** Re-reads the files of a history entry where they lie. Throws when aborted. */
  verify(historyId: number, signal: AbortSignal | null = null): Promise<VerifyReport> {
    return verifyFiles(this.#filesToVerify(historyId), signal);
  }

  /** Where this device has the files of a receipt: path as sent, path on this disk. Empty if it has not. */
  placesOf({ transfer, sender, receiver }: ReceiptHead): ReadonlyMap<string, string> {
    const places = new Map<string, string>();
    const pasts = transfer === null ? [] : pastTransfersOf(this.#database, transfer);
    for (const { historyId, direction, peerKey } of pasts) {
      // Anybody may give a transfer the id of another one.
      if (peerKey !== (direction === 'sent' ? receiver : sender).publicKey) continue;
      for (const { sentAs, name, path } of pastFiles(this.#database, historyId)) {
        if (path !== null) places.set(sentAs ?? name, path);
      }
    }
    return places;
  }

  *#filesToVerify(historyId: number): Generator<FileToVerify> {
    for (const file of pastFiles(this.#database, historyId)) {
      if (file.kind === 'file') yield { ...file, isSkipped: file.skipped !== null };
    }
  }

  async #writeTo(handle: FileHandle, past: PastTransfer, peerKey: string): Promise<WrittenReceipt> {
    const head = this.#headOf(past, peerKey);
    const list = new ListDigest();
    let text = receiptHeadText(head);
    let fileCount = 0;
    for (const file of pastFiles(this.#database, past.historyId)) {
      const entry = receiptFileOf(file);
      if (entry === null) continue;
      list.add(entry);
      text += receiptFileText(entry, fileCount === 0);
      fileCount += 1;
      if (text.length < WRITE_UNITS) continue;
      await handle.write(text);
      text = '';
    }
    const { own, peer } = this.#signaturesOf(past, peerKey, list.statementOf(head));
    const isSent = past.direction === 'sent';
    const signatures = { sender: isSent ? own : peer, receiver: isSent ? peer : own };
    await handle.write(text + receiptEndText(signatures));
    return {
      transfer: head.transfer,
      fileCount,
      isSignedBySender: signatures.sender !== null,
      isSignedByReceiver: signatures.receiver !== null,
    };
  }

  #headOf(past: PastTransfer, peerKey: string): ReceiptHead {
    const { evidence } = past;
    const own = {
      publicKey: evidence?.ownKey ?? this.#ownKey,
      name: evidence?.ownName ?? this.#deviceName(),
    };
    const peer = { publicKey: peerKey, name: past.peerName };
    const isSent = past.direction === 'sent';
    return {
      transfer: evidence?.wireId ?? null,
      sender: isSent ? own : peer,
      receiver: isSent ? peer : own,
      finishedAt: evidence?.finishedAt ?? Math.round(past.endedAt ?? past.startedAt),
    };
  }

  /** What was signed then, if it fits what the history says now; else this device's signature of today. */
  #signaturesOf(
    { evidence }: PastTransfer,
    peerKey: string,
    statement: Uint8Array,
  ): { own: string | null; peer: string | null } {
    const isGood = (key: string, signature: string | null): boolean =>
      signature !== null && isGoodSignature(key, statement, signature);
    const peer = evidence?.peerSignature ?? null;
    return {
      own:
        evidence !== null && isGood(evidence.ownKey, evidence.ownSignature)
          ? evidence.ownSignature
          : this.#sign(evidence?.ownKey ?? this.#ownKey, statement),
      peer: isGood(peerKey, peer) ? peer : null,
    };
  }

  /** Null: it is the other key of this computer (README.md, "one key where possible"). */
  #sign(publicKey: string, statement: Uint8Array): string | null {
    if (publicKey !== this.#ownKey) return null;
    return Buffer.from(signWithDeviceKey(this.#identity.secretKey, statement)).toString('hex');
  }

  get #ownKey(): string {
    return Buffer.from(this.#identity.publicKey).toString('hex');
  }
}
