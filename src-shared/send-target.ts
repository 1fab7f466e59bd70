/** Whom something is sent to: a place, and whose it has to be. */

export interface SendTarget {
  readonly host: string;
  readonly port: number;
  /** 64 hexadecimal digits: nobody else gets it, whoever answers there. Null = whoever does. */
  readonly publicKey: string | null;
}

/** Of one Send. Our tuning: each is a transfer of its own, with its row, its item and its turn. */
export const SEND_TARGETS_MAX = 100;
