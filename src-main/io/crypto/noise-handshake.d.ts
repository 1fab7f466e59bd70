/** As much of the package's interface as noise.ts uses; it ships no types of its own. */
declare module 'noise-handshake' {
  interface NoiseKeyPair {
    publicKey: Uint8Array;
    secretKey: Uint8Array;
  }

  export default class NoiseState {
    constructor(pattern: 'XX', isInitiator: boolean, staticKeyPair: NoiseKeyPair);
    /** The ephemeral key pair; made by `send` where it is null. */
    e: NoiseKeyPair | null;
    re: Uint8Array | null;
    rs: Uint8Array | null;
    digest: Uint8Array | null;
    chainingKey: Uint8Array | null;
    key: Uint8Array | null;
    nonce: number;
    /** Message patterns that are still to come. */
    handshake: unknown[];
    complete: boolean;
    /** After the last message: keys of the two directions and the handshake hash. */
    tx: Uint8Array | null;
    rx: Uint8Array | null;
    hash: Uint8Array | null;
    initialise(prologue: Uint8Array): void;
    send(payload?: Uint8Array): Uint8Array;
    recv(message: Uint8Array): Uint8Array;
  }
}
