/** A QR code, dark on white in every theme: many cameras read nothing else. */
import { useMemo } from 'react';
import { qrPath } from './qr-path.ts';
import styles from './qr-code.module.css';

export interface QrCodeProps {
  readonly text: string;
  /** What it is, for who cannot see it. */
  readonly name: string;
}

export function QrCode({ text, name }: QrCodeProps) {
  const { size, path } = useMemo(() => qrPath(text), [text]);
  return (
    <svg
      className={styles.code}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={name}
      shapeRendering="crispEdges"
    >
      <path className={styles.dark} d={path} />
    </svg>
  );
}
