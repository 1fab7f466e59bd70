/**
 * Everything in the world that can keep a transfer, a file or a listener from going on, as data.
 * `failure-words.ts` turns each into a sentence for a person. The kind is also the `code` of the
 * command's error events and the `reason` of transfer messages (docs/PROTOCOL.md, section 7).
 */
export type Failure =
  // reaching someone
  | { readonly kind: 'bad-address'; readonly host: string }
  | { readonly kind: 'unknown-host'; readonly host: string }
  | { readonly kind: 'no-network'; readonly host: string }
  | { readonly kind: 'no-answer'; readonly host: string; readonly port: number }
  | { readonly kind: 'version-mismatch' }
  // listening
  | { readonly kind: 'port-in-use'; readonly port: number }
  | { readonly kind: 'port-forbidden'; readonly port: number }
  | { readonly kind: 'address-unavailable'; readonly host: string }
  // people
  | { readonly kind: 'declined' }
  | { readonly kind: 'cancelled'; readonly by: 'me' | 'peer' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'not-answered' }
  // the other side
  | { readonly kind: 'peer-silent'; readonly seconds: number }
  | { readonly kind: 'peer-left' }
  | { readonly kind: 'peer-restarted' }
  | { readonly kind: 'peer-failed'; readonly reason: string }
  | { readonly kind: 'peer-broke-protocol'; readonly reason: string }
  | { readonly kind: 'code-mismatch' }
  /** A person has compared the two codes, here or there, and they were not the same. */
  | { readonly kind: 'codes-differ' }
  /** A verified device of that name was met at that address; who answers there now has another key. A person says whether to send. */
  | { readonly kind: 'changed-key'; readonly deviceName: string; readonly host: string }
  /** At the address of an interrupted or waiting transfer answers somebody else than the one it is for. */
  | { readonly kind: 'different-device'; readonly host: string }
  // what is sent
  | { readonly kind: 'nothing-to-send' }
  | { readonly kind: 'source-missing'; readonly name: string }
  | { readonly kind: 'source-unreadable'; readonly name: string }
  | { readonly kind: 'source-changed'; readonly name: string }
  | { readonly kind: 'source-is-folder'; readonly name: string }
  /** A link inside of what is sent to something outside of it. */
  | { readonly kind: 'link-leads-out'; readonly name: string }
  | { readonly kind: 'too-many-files'; readonly count: number; readonly max: number }
  /** Too long or too deep for the protocol, or for the disk that it should get onto. */
  | { readonly kind: 'path-too-long'; readonly name: string }
  /** While the transfer was interrupted: `count` of them, `name` the first. A person says whether the new ones go. */
  | { readonly kind: 'sources-changed'; readonly name: string; readonly count: number }
  /** Neither text nor a picture; files come by another way. */
  | { readonly kind: 'clipboard-empty' }
  | { readonly kind: 'clipboard-too-large' }
  // where it is kept
  /** Of a transfer before it is accepted, or of one file. Bytes: what it still takes, and what there was. */
  | { readonly kind: 'disk-full'; readonly needed: number; readonly free: number }
  /** At the end of a transfer: `count` files of it found no room here, which takes `bytes` more in all. */
  | { readonly kind: 'no-room-left'; readonly count: number; readonly bytes: number }
  /** The same, at the other side's. */
  | { readonly kind: 'no-room-there'; readonly count: number }
  | { readonly kind: 'folder-missing'; readonly folder: string }
  | { readonly kind: 'folder-not-writable'; readonly folder: string }
  | { readonly kind: 'write-failed'; readonly name: string; readonly reason: string }
  | { readonly kind: 'unsafe-name'; readonly name: string }
  /** What is there does not give way: another program holds it, or it is protected. */
  | { readonly kind: 'file-locked'; readonly name: string }
  | { readonly kind: 'digest-mismatch'; readonly name: string }
  | { readonly kind: 'incomplete'; readonly name: string }
  /** Not, or no longer, a small text that could be copied. */
  | { readonly kind: 'not-a-text'; readonly name: string }
  // what is kept of the past
  /** Plain UDP has no keys, and of a transfer that met nobody there is nobody to name. */
  | { readonly kind: 'no-receipt' }
  // the system
  | { readonly kind: 'login-start-refused'; readonly reason: string }
  // ourselves
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'internal'; readonly reason: string };

export type FailureKind = Failure['kind'];

/** Every file of a transfer would meet the same where it is kept: the transfer ends. */
export function isOfDestination({ kind }: Failure): boolean {
  return kind === 'folder-missing' || kind === 'folder-not-writable';
}

/** A person can put that right where files are kept: what came stays, and is gone on with. */
export function isMendedThere(failure: Failure): boolean {
  const { kind } = failure;
  return kind === 'disk-full' || kind === 'no-room-left' || isOfDestination(failure);
}

/**
 * The other side is out of reach, and nobody has decided anything: a transfer that ends so goes on by
 * itself when it is there again.
 */
export function isLostContact(failure: Failure): boolean {
  switch (failure.kind) {
    case 'peer-silent':
    case 'peer-left':
    case 'peer-restarted':
    case 'interrupted':
    case 'no-answer':
    case 'no-network':
      return true;
    default:
      return false;
  }
}
