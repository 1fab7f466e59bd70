/** The place of a preview beside a name: as large without a picture as with one. */
import { Image } from 'lucide-react';
import { useState } from 'react';
import styles from './preview-picture.module.css';

export interface PreviewPictureProps {
  readonly name: string;
  /** Null: none has come. */
  readonly address: string | null;
}

export function PreviewPicture({ name, address }: PreviewPictureProps) {
  const [brokenAddress, setBrokenAddress] = useState<string | null>(null);
  const isShown = address !== null && address !== brokenAddress;
  return (
    <span className={styles.place}>
      {isShown ? (
        <img
          src={address}
          alt={name}
          className={styles.picture}
          draggable={false}
          onError={() => setBrokenAddress(address)}
        />
      ) : (
        <Image size={18} strokeWidth={1.75} className={styles.icon} aria-hidden />
      )}
    </span>
  );
}
