/** Who offers: what they call themselves, and what is known for sure. */
import { Monitor, ShieldAlert, ShieldCheck } from 'lucide-react';
import type { Peer } from '../../../src-shared/transfer-model.ts';
import { formatDestination } from '../send/destination.ts';
import { peerName, shortFingerprint } from '../transfers/peer-words.ts';
import { trustLabel } from '../trust/trust-words.ts';
import { Badge } from '../ui/badge.tsx';
import styles from './offer-peer.module.css';

const TONES = { verified: 'good', unverified: 'warn', changed: 'bad' } as const;

export function OfferPeer({ peer }: { readonly peer: Peer }) {
  const isVerified = peer.trust === 'verified';
  return (
    <div className={styles.peer}>
      <span className={styles.icon}>
        <Monitor size={20} strokeWidth={1.75} aria-hidden />
      </span>
      <div className={styles.words}>
        <p className={styles.name}>
          <span className={styles.nameText} title={peerName(peer)} dir="auto">
            {peerName(peer)}
          </span>
          <Badge tone={TONES[peer.trust]} icon={isVerified ? ShieldCheck : ShieldAlert}>
            {trustLabel(peer.trust)}
          </Badge>
        </p>
        <p className={styles.where} data-selectable>
          <bdi>{formatDestination(peer)}</bdi>
          {peer.fingerprint === null ? null : (
            <span className={styles.fingerprint} title={peer.fingerprint} dir="ltr">
              {shortFingerprint(peer.fingerprint)}
            </span>
          )}
        </p>
      </div>
    </div>
  );
}
