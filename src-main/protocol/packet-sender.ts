/**
 * What goes into the next packet, and whether it may leave now. Order of frames: ACK, limits, SAS,
 * path, control, data. Bound by the window and the pacer, except for ACKs, probes and CLOSE.
 */
import { invariant } from '../../src-shared/assert.ts';
import type { Address } from './connection-api.ts';
import type { Closing } from './closing.ts';
import {
  DATAGRAM_MIN_BYTES,
  PACKET_HEAD_BYTES,
  PACKET_NUMBER_MAX,
  PATH_CHALLENGE_BYTES,
} from './constants.ts';
import { TAG_BYTES } from './crypto.ts';
import { encodeAck, encodeClose, encodeFixed, encodeLimit, FrameType } from './frames.ts';
import { encodePacketHead } from './packet.ts';
import type { SentContent } from './sent-content.ts';
import { SendWait } from './send-time.ts';
import type { Session } from './session.ts';
import type { SentKind } from './trace.ts';

/** Head, one fixed frame of 8 bytes, tag. */
const PATH_PACKET_BYTES = PACKET_HEAD_BYTES + 1 + PATH_CHALLENGE_BYTES + TAG_BYTES;
/** A MAX_CONTROL, a MAX_DATA or a SAS frame is never longer. */
const SMALL_FRAME_MAX_BYTES = 17;

/** A paced packet waits at least so long: less than that is rounding of the clock's own numbers. */
const PACING_STEP_MIN_MS = 0.01;

export class PacketSender {
  readonly #session: Session;
  #to: Address;
  /** When the pacer lets the next packet go; Infinity = it holds none back. */
  #pacedUntil = Infinity;

  constructor(session: Session) {
    this.#session = session;
    this.#to = session.path.remote;
  }

  /** Where the datagram of the last `poll` goes. */
  get to(): Address {
    return this.#to;
  }

  /** Numbers are used up: the connection has to end. */
  get isExhausted(): boolean {
    return this.#session.nextPacketNumber > PACKET_NUMBER_MAX;
  }

  get deadline(): number {
    const { path, received } = this.#session;
    return Math.min(this.#pacedUntil, path.deadline, received.ackDueAt() ?? Infinity);
  }

  /** Writes the next datagram into `into`; its length, or 0 when none may leave now. */
  poll(into: Uint8Array, now: number): number {
    const session = this.#session;
    this.#pacedUntil = Infinity;
    const pathBytes = this.#pollPath(into, now);
    if (pathBytes > 0) return pathBytes;
    this.#to = session.path.remote;
    const probeBytes = this.#sizeProbeBytes(now);
    if (probeBytes > 0) return this.#writeSizeProbe(into, probeBytes, now);

    const sendsEliciting = this.#wantsToElicit() && this.#mayElicit(now);
    const ackDueAt = session.received.ackDueAt();
    if (!sendsEliciting && (ackDueAt === null || ackDueAt > now)) {
      this.#noteIdle();
      session.sendTime.note(this.#waitReason(), this.#pacedUntil, now);
      return 0;
    }
    if (sendsEliciting) session.sendTime.note(SendWait.SENDING, Infinity, now);
    return this.#writePacket(into, sendsEliciting, now);
  }

  /** CLOSE, alone in its packet. */
  writeClose(into: Uint8Array, closing: Closing, now: number): number {
    this.#to = this.#session.path.remote;
    const at = encodeClose(into, PACKET_HEAD_BYTES, closing.code, closing.reason);
    closing.handleSent();
    return this.#seal(into, at, 'close', now);
  }

  #wantsToElicit(): boolean {
    const session = this.#session;
    return (
      session.dataSender.hasSendable ||
      session.controlSender.hasSendable ||
      session.probesDue > 0 ||
      session.isPingDue ||
      session.dataReceiver.isUpdateDue ||
      session.controlReceiver.isUpdateDue ||
      session.sas.isSendDue
    );
  }

  #mayElicit(now: number): boolean {
    const { loss, controller, pacer, datagramSize, probesDue, isPingDue } = this.#session;
    if (probesDue > 0 || isPingDue) return true;
    const inFlight = loss.bytesInFlight;
    if (inFlight > 0 && inFlight + datagramSize.current > controller.windowBytes) return false;
    if (pacer.canSend(now)) return true;
    this.#pacedUntil = Math.max(pacer.nextSendAt(now), now + PACING_STEP_MIN_MS);
    return false;
  }

  #writePacket(into: Uint8Array, sendsEliciting: boolean, now: number): number {
    const session = this.#session;
    const { received, datagramSize } = session;
    const content = session.contents.take();
    // What asks whether anything arrives must not fail for its size (RFC 8899, section 4.3).
    const sizeBytes = session.probesDue > 0 ? DATAGRAM_MIN_BYTES : datagramSize.current;
    const end = sizeBytes - TAG_BYTES;
    let at = PACKET_HEAD_BYTES;
    if (received.hasUnacked || received.ackDueAt() !== null) {
      const ranges = received.forAck();
      const afterAck = encodeAck(into, at, end, ranges, now - received.largestReceivedAt);
      if (afterAck > at) {
        received.handleAckSent(now);
        content.ackLargest = received.largest;
        at = afterAck;
      }
    }
    const afterAck = at;
    if (sendsEliciting) at = this.#writeEliciting(into, at, end, content);
    if (at === PACKET_HEAD_BYTES) {
      session.contents.giveBack(content);
      return 0;
    }
    const packetNumber = session.nextPacketNumber;
    const byteCount = this.#seal(into, at, at > afterAck ? 'data' : 'ack', now);
    if (at > afterAck) {
      this.#noteAppLimited(byteCount);
      this.#handleElicitingSent(packetNumber, byteCount, content, now);
    } else {
      session.contents.giveBack(content);
      session.loss.handleAckOnlySent(packetNumber);
    }
    return byteCount;
  }

  /** The window has room and nothing is there to fill it, or a person's limit holds: this packet measures us. */
  #noteAppLimited(byteCount: number): void {
    const { loss, controller, pacer, dataSender, controlSender } = this.#session;
    const hasMore = dataSender.hasSendable || controlSender.hasSendable;
    const hasRoom = loss.bytesInFlight + byteCount < controller.windowBytes;
    if (pacer.isLimited || (hasRoom && !hasMore)) loss.handleAppLimited();
  }

  #writeEliciting(into: Uint8Array, at: number, end: number, content: SentContent): number {
    const { controlReceiver, dataReceiver, sas, controlSender, dataSender } = this.#session;
    const before = at;
    if (controlReceiver.isUpdateDue && end - at >= SMALL_FRAME_MAX_BYTES) {
      at = encodeLimit(into, at, FrameType.MAX_CONTROL, controlReceiver.limitBytes);
      controlReceiver.handleUpdateSent();
      content.hasMaxControl = true;
    }
    if (dataReceiver.isUpdateDue && end - at >= SMALL_FRAME_MAX_BYTES) {
      at = encodeLimit(into, at, FrameType.MAX_DATA, dataReceiver.limitBytes);
      dataReceiver.handleUpdateSent();
      content.hasMaxData = true;
    }
    if (sas.isSendDue && end - at >= SMALL_FRAME_MAX_BYTES) {
      const type = sas.role === 'responder' ? FrameType.SAS_NONCE : FrameType.SAS_REVEAL;
      at = encodeFixed(into, at, type, sas.ownNonce);
      sas.handleSent();
      content.hasSas = true;
    }
    if (controlSender.hasSendable) at = controlSender.writeFrame(into, at, end, content);
    if (dataSender.hasSendable) at = dataSender.writeFrames(into, at, end, content);
    if (at === before && at < end) into[at++] = FrameType.PING;
    return at;
  }

  #handleElicitingSent(
    packetNumber: number,
    byteCount: number,
    content: SentContent,
    now: number,
  ): void {
    const session = this.#session;
    session.retransmittedBytes += content.againBytes;
    session.isPingDue = false;
    if (session.probesDue > 0) session.probesDue--;
    const packet = session.loss.handlePacketSent(packetNumber, byteCount, false, content, now);
    session.contents.handleSent(content);
    session.controller.handlePacketSent(packet, session.loss.bytesInFlight, now);
    session.pacer.handlePacketSent(byteCount, now);
    session.idle.handleAsked(now);
  }

  /** PATH_CHALLENGE to a new address, PATH_RESPONSE to wherever a challenge came from. */
  #pollPath(into: Uint8Array, now: number): number {
    const { path, ptoMs, loss } = this.#session;
    const response = path.takeResponse(PATH_PACKET_BYTES);
    const item = response ?? path.takeChallenge(PATH_PACKET_BYTES, ptoMs, now);
    if (!item) return 0;
    const type = response ? FrameType.PATH_RESPONSE : FrameType.PATH_CHALLENGE;
    const packetNumber = this.#session.nextPacketNumber;
    const plainEnd = encodeFixed(into, PACKET_HEAD_BYTES, type, item.field);
    const byteCount = this.#seal(into, plainEnd, 'path', now);
    // Not repeated by loss recovery, and not of the path that it measures: nobody waits for its ACK.
    loss.handleAckOnlySent(packetNumber);
    this.#to = item.to;
    return byteCount;
  }

  /** Why nothing but ACKs leaves now. */
  #waitReason(): SendWait {
    const session = this.#session;
    const { dataSender } = session;
    if (this.#pacedUntil !== Infinity) {
      return session.pacer.isLimited ? SendWait.LIMIT : SendWait.PACING;
    }
    if (dataSender.hasSendable || session.controlSender.hasSendable) return SendWait.WINDOW;
    if (session.supplyWait === SendWait.IDLE) return SendWait.IDLE;
    if (dataSender.isOutOfCredit) return this.#isWindowUnderWay() ? SendWait.WAY : SendWait.CREDIT;
    // All that the path is worth having here waits for its ACKs.
    const isSource = session.supplyWait === SendWait.SOURCE;
    if (isSource && dataSender.bufferedBytes >= session.sendBufferBytes) return SendWait.WINDOW;
    return session.supplyWait;
  }

  /** Most of what the peer takes at once was sent and is not acknowledged: it does not have it yet. */
  #isWindowUnderWay(): boolean {
    const { loss, peerWindowBytes } = this.#session;
    return 2 * loss.bytesInFlight >= peerWindowBytes;
  }

  /** Nothing leaves now. */
  #noteIdle(): void {
    const { loss, controller } = this.#session;
    const hasRoom = loss.bytesInFlight < controller.windowBytes;
    if (hasRoom && !this.#wantsToElicit()) loss.handleAppLimited();
  }

  /**
   * Size of a datagram-size probe that may leave now, or 0. Ahead of data, which would otherwise never
   * leave it a turn; but on a path whose window is small, a large one would hold data up for seconds.
   */
  #sizeProbeBytes(now: number): number {
    const { role, datagramSize, controller, pacer, probesDue } = this.#session;
    if (role !== 'initiator' || probesDue > 0) return 0;
    const probeBytes = datagramSize.nextProbeBytes(now);
    if (probeBytes === null || 2 * probeBytes > controller.windowBytes) return 0;
    return pacer.canSend(now) ? probeBytes : 0;
  }

  #writeSizeProbe(into: Uint8Array, probeBytes: number, now: number): number {
    const session = this.#session;
    const { datagramSize } = session;
    invariant(probeBytes <= into.length, 'a probe fits the buffer');
    const end = probeBytes - TAG_BYTES;
    into[PACKET_HEAD_BYTES] = FrameType.PING;
    into.fill(FrameType.PADDING, PACKET_HEAD_BYTES + 1, end);
    const packetNumber = session.nextPacketNumber;
    const byteCount = this.#seal(into, end, 'probe', now);
    const content = session.contents.take();
    content.probeBytes = probeBytes;
    session.loss.handlePacketSent(packetNumber, byteCount, true, content, now);
    session.contents.handleSent(content);
    session.pacer.handlePacketSent(byteCount, now);
    datagramSize.handleProbeSent(probeBytes, packetNumber, now);
    return byteCount;
  }

  /** Head in front, tag behind; the whole length. The packet number is used up. */
  #seal(into: Uint8Array, plainEnd: number, kind: SentKind, now: number): number {
    const session = this.#session;
    const packetNumber = session.nextPacketNumber++;
    invariant(packetNumber <= PACKET_NUMBER_MAX, 'packet numbers fit in 6 bytes');
    encodePacketHead(into, 0, session.remoteId, packetNumber);
    const plainBytes = plainEnd - PACKET_HEAD_BYTES;
    session.sendCipher.seal(into, 0, PACKET_HEAD_BYTES, plainBytes, packetNumber);
    const byteCount = plainEnd + TAG_BYTES;
    session.packetsSent++;
    session.bytesSent += byteCount;
    if (session.trace !== null) session.trace.packetSent(packetNumber, byteCount, kind, now);
    return byteCount;
  }
}
