/**
 * When is the other side told what limits us? When it changed, and not too often. What it does with
 * it is its own matter: a word about speed, never about bytes.
 */
import type { LimitingFactor } from '../../src-shared/transfer-model.ts';
import type { ConnectionApi } from '../protocol/connection-api.ts';
import { LIMIT_TOLD_GAP_MS } from './constants.ts';
import { encodeMessage } from './messages.ts';

export class LimitNews {
  private readonly connection: ConnectionApi;
  private told: LimitingFactor | null = null;
  private toldAt = -Infinity;

  constructor(connection: ConnectionApi) {
    this.connection = connection;
  }

  tell(factor: LimitingFactor | null, now: number): void {
    if (factor === this.told || now - this.toldAt < LIMIT_TOLD_GAP_MS) return;
    this.told = factor;
    this.toldAt = now;
    this.connection.sendControl(encodeMessage({ type: 'limited-by', factor }));
  }
}
