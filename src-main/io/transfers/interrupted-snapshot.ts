/** What a person sees of a received transfer that was interrupted, before its sender calls again: what the journal knows. */
import { join } from 'node:path';
import {
  FILES_SHOWN_MAX,
  type Peer,
  type TransferFile,
  type TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import type { PeerKnowledge } from '../../transfer/session-api.ts';
import { shownPath } from '../../transfer/shown-path.ts';
import { sumOf } from '../resume/byte-ranges.ts';
import type { JournalPeer } from '../resume/journal-lines.ts';
import type { ResumeFile } from '../resume/resume-api.ts';
import type { KnownTransfer } from '../resume/resume-folder.ts';

/** `files` has those of which something is here; the others nobody remembers by name. */
export function interruptedSnapshot(
  { header, state }: KnownTransfer,
  peers: PeerKnowledge,
): TransferSnapshot {
  const files: TransferFile[] = [];
  let doneBytes = header.skippedBytes;
  for (const [path, file] of state.files) {
    doneBytes += bytesHere(file);
    if (files.length < FILES_SHOWN_MAX) files.push(fileOf(path, file, header.folder));
  }
  return {
    id: header.id,
    direction: 'received',
    dialect: 'ferry',
    phase: 'interrupted',
    peer: peerOf(header.peer, peers),
    files,
    fileCount: header.entryCount,
    totalBytes: header.totalBytes,
    // What was counted as skipped may have a part, too, of a kill between its name and its note.
    doneBytes: Math.min(doneBytes, header.totalBytes),
    skippedCount: header.skippedCount,
    skippedBytes: header.skippedBytes,
    failedCount: 0,
    rateBytesPerSecond: 0,
    secondsLeft: null,
    folder: header.folder,
    freeBytes: null,
    verificationCode: null,
    silentSeconds: null,
    paused: null,
    survey: null,
    conflict: header.conflict,
    nextTryAt: null,
    startedAt: header.startedAt,
    endedAt: null,
    failure: { kind: 'interrupted' },
    limitedBy: null,
    pace: null,
    stats: null,
  };
}

const bytesHere = (file: ResumeFile): number =>
  file.stored === null ? sumOf(file.part?.have ?? []) : file.sizeBytes;

function fileOf(path: string, file: ResumeFile, folder: string): TransferFile {
  return {
    name: file.stored?.name ?? shownPath(path),
    sizeBytes: file.sizeBytes,
    doneBytes: bytesHere(file),
    path: file.stored === null ? null : join(folder, file.stored.name),
    sha256: file.stored?.sha256 ?? null,
    failure: null,
    caution: null,
    kind: 'file',
    skipped: null,
  };
}

function peerOf(peer: JournalPeer, peers: PeerKnowledge): Peer {
  const { deviceName, host, port, publicKey } = peer;
  return {
    deviceName,
    host,
    port,
    fingerprint: peers.fingerprint(Buffer.from(publicKey, 'hex')),
    publicKey,
    trust: peers.trustOf(publicKey, deviceName, [host]),
  };
}
