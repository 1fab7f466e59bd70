/**
 * What a received PACKET means: opens it, drops what was seen, hands its frames to whom they
 * concern, and names the rule that a peer broke. PROTOCOL.md sections 2.2 and 5.
 */
import type { Address } from './connection-api.ts';
import {
  CloseCode,
  PACKET_HEAD_BYTES,
  PATH_CHALLENGE_BYTES,
  SAS_NONCE_BYTES,
} from './constants.ts';
import { FrameWalker, type AckRange, type FrameVisitor } from './frames.ts';
import { readPacketNumber } from './packet.ts';
import type { Session } from './session.ts';

/** `dropped`: not authentic, or seen before. */
export type ReceiveResult = 'processed' | 'dropped' | 'peer-closed' | 'violation';

export class PacketReceiver implements FrameVisitor {
  readonly #session: Session;
  readonly #plain: Uint8Array;
  readonly #walker = new FrameWalker();

  /** After `violation`. */
  violationCode = 0;
  violationReason = '';
  /** After `peer-closed`. */
  closeCode = 0;
  closeReason = '';

  // Of the packet at hand.
  #from: Address;
  #now = 0;
  #isEliciting = false;
  #isClose = false;

  /** `plain`: where packets are opened into, at least 65,000 bytes; views of it surface in `data` events. */
  constructor(session: Session, plain: Uint8Array) {
    this.#session = session;
    this.#plain = plain;
    this.#from = session.path.remote;
  }

  handle(bytes: Uint8Array, from: Address, now: number): ReceiveResult {
    const session = this.#session;
    const packetNumber = readPacketNumber(bytes);
    if (session.received.isDuplicate(packetNumber)) {
      session.trace?.packetDropped(bytes.length, 'duplicate', now);
      return 'dropped';
    }
    const plain = this.#plain;
    const plainBytes = session.receiveCipher.open(bytes, PACKET_HEAD_BYTES, packetNumber, plain);
    if (plainBytes < 0) {
      session.trace?.packetDropped(bytes.length, 'not-authentic', now);
      return 'dropped';
    }

    session.packetsReceived++;
    session.bytesReceived += bytes.length;
    if (session.trace !== null) session.trace.packetReceived(packetNumber, bytes.length, now);
    session.idle.handleHeard(now);
    session.path.handlePacket(from, bytes.length, packetNumber > session.received.largest, now);
    this.#from = from;
    this.#now = now;
    this.#isEliciting = false;
    this.#isClose = false;
    this.violationReason = '';
    const walk = this.#walker.walk(plain, plainBytes, this);
    if (this.#isClose) return 'peer-closed';
    if (walk === 'malformed') this.#violate(CloseCode.FRAME_ENCODING, 'a frame cannot be decoded');
    if (walk !== 'ok') return 'violation';
    session.received.add(packetNumber, this.#isEliciting, bytes.length, now);
    return 'processed';
  }

  onPing(): boolean {
    this.#isEliciting = true;
    return true;
  }

  onAck(ranges: readonly AckRange[], delayMs: number): boolean {
    const { loss, controller, pacer } = this.#session;
    const outcome = loss.handleAck(ranges, delayMs, this.#now);
    if (outcome.violation !== null) return this.#violate(CloseCode.VIOLATION, outcome.violation);
    if (outcome.ack) controller.handleAck(outcome.ack, this.#now);
    if (outcome.loss) controller.handleLoss(outcome.loss, this.#now);
    pacer.setRate(controller.pacingRateBytesPerSecond, this.#now);
    if (this.#session.trace !== null) this.#session.traceMetrics(this.#now);
    return true;
  }

  onClose(code: number, bytes: Uint8Array, begin: number, end: number): boolean {
    this.#isClose = true;
    this.closeCode = code;
    this.closeReason = new TextDecoder().decode(bytes.subarray(begin, end));
    return false;
  }

  onControl(offset: number, bytes: Uint8Array, begin: number, end: number): boolean {
    this.#isEliciting = true;
    const verdict = this.#session.controlReceiver.handle(offset, bytes, begin, end);
    switch (verdict) {
      case 'ok':
        return true;
      case 'flow-control':
        return this.#violate(CloseCode.FLOW_CONTROL, 'control bytes beyond the limit');
      case 'bad-length':
        return this.#violate(CloseCode.FRAME_ENCODING, 'a control message of impossible length');
      case 'too-many-ranges':
        return this.#violate(CloseCode.LIMIT, 'the control stream is in too many pieces');
    }
  }

  onMaxControl(limitBytes: number): boolean {
    this.#isEliciting = true;
    this.#session.controlSender.handleLimit(limitBytes);
    return true;
  }

  onData(file: number, offset: number, bytes: Uint8Array, begin: number, end: number): boolean {
    this.#isEliciting = true;
    if (this.#session.role === 'initiator') {
      return this.#violate(CloseCode.VIOLATION, 'only the initiator sends data');
    }
    const verdict = this.#session.dataReceiver.handle(file, offset, bytes, begin, end);
    switch (verdict) {
      case 'ok':
        return true;
      case 'flow-control':
        return this.#violate(CloseCode.FLOW_CONTROL, 'data beyond the credit');
      case 'too-many-gaps':
        return this.#violate(CloseCode.LIMIT, 'data in too many pieces');
      case 'too-many-files':
        return this.#violate(CloseCode.LIMIT, 'data of too many files');
    }
  }

  onMaxData(limitBytes: number): boolean {
    this.#isEliciting = true;
    if (this.#session.role === 'responder') {
      return this.#violate(CloseCode.VIOLATION, 'only the responder gives credit');
    }
    this.#session.dataSender.handleLimit(limitBytes);
    return true;
  }

  onPathChallenge(bytes: Uint8Array, begin: number): boolean {
    this.#isEliciting = true;
    const field = bytes.subarray(begin, begin + PATH_CHALLENGE_BYTES);
    this.#session.path.handleChallenge(field, this.#from);
    return true;
  }

  onPathResponse(bytes: Uint8Array, begin: number): boolean {
    this.#isEliciting = true;
    const change = this.#session.path.handleResponse(bytes, begin, this.#from, this.#now);
    if (change) this.#session.handlePathChange(change, this.#now);
    return true;
  }

  onSasNonce(bytes: Uint8Array, begin: number): boolean {
    this.#isEliciting = true;
    const { sas, role } = this.#session;
    if (role === 'responder') {
      return this.#violate(CloseCode.VIOLATION, 'only the responder sends SAS_NONCE');
    }
    const hadCode = sas.code !== null;
    sas.handleNonce(bytes.slice(begin, begin + SAS_NONCE_BYTES));
    if (!hadCode) this.#tellCode();
    return true;
  }

  onSasReveal(bytes: Uint8Array, begin: number): boolean {
    this.#isEliciting = true;
    const { sas, role } = this.#session;
    if (role === 'initiator') {
      return this.#violate(CloseCode.VIOLATION, 'only the initiator sends SAS_REVEAL');
    }
    const hadCode = sas.code !== null;
    if (!sas.handleReveal(bytes.slice(begin, begin + SAS_NONCE_BYTES))) {
      return this.#violate(CloseCode.SAS_MISMATCH, 'the nonce is not the one committed to');
    }
    if (!hadCode) this.#tellCode();
    return true;
  }

  #tellCode(): void {
    const { sas, events } = this.#session;
    if (sas.code !== null) events.push({ kind: 'verification-code', code: sas.code });
  }

  /** Always false, which ends the walk. */
  #violate(code: number, reason: string): false {
    this.violationCode = code;
    this.violationReason = reason;
    return false;
  }
}
