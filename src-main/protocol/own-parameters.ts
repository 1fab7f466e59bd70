/** What this side announces in its handshake payload: the endpoint's configuration and our tuning. */
import type { EndpointConfig } from './connection-api.ts';
import type { ConnectionId } from './connection-id.ts';
import {
  CONTROL_WINDOW_BYTES,
  IDLE_TIMEOUT_MS,
  MAX_ACK_DELAY_MS,
  PROTOCOL_VERSION,
} from './constants.ts';
import type { Parameters } from './parameters.ts';

export function initiatorParameters(
  config: EndpointConfig,
  sasCommitment: Uint8Array,
  resetToken: Uint8Array,
): Parameters {
  return {
    ...sharedParameters(config),
    // Only the initiator sends data.
    initialMaxDataBytes: 0,
    sasCommitment,
    connectionId: null,
    resetToken,
    previewsMax: 0,
    knowsLists: false,
  };
}

export function responderParameters(
  config: EndpointConfig,
  connectionId: ConnectionId,
  resetToken: Uint8Array,
): Parameters {
  return {
    ...sharedParameters(config),
    initialMaxDataBytes: config.receiveWindowBytes,
    sasCommitment: null,
    connectionId,
    resetToken,
    previewsMax: config.previewsMax ?? 0,
    knowsLists: config.knowsLists ?? false,
  };
}

function sharedParameters(config: EndpointConfig) {
  return {
    initialMaxControlBytes: CONTROL_WINDOW_BYTES,
    maxDatagramBytes: config.maxDatagramBytes,
    maxAckDelayMs: MAX_ACK_DELAY_MS,
    idleTimeoutMs: IDLE_TIMEOUT_MS,
    deviceName: config.deviceName,
    versions: [PROTOCOL_VERSION],
    receiveBufferBytes: config.receiveBufferBytes,
  };
}
