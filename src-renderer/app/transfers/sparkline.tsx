/** The rate of the last minute as a small line; the newest second is at the right. */
import { memo } from 'react';
import { tracePoints } from './rate-trace.ts';
import styles from './sparkline.module.css';

const WIDTH = 88;
const HEIGHT = 24;

export const Sparkline = memo(function Sparkline({ rates }: { readonly rates: readonly number[] }) {
  const points = tracePoints(rates, WIDTH, HEIGHT);
  const first = points.split(',', 1)[0] ?? '';
  return (
    <svg
      className={styles.sparkline}
      width={WIDTH}
      height={HEIGHT + 2}
      viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`}
      aria-hidden
    >
      <line className={styles.base} x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
      {points === '' ? null : (
        <>
          <polygon
            className={styles.area}
            points={`${first},${HEIGHT} ${points} ${WIDTH},${HEIGHT}`}
          />
          <polyline className={styles.line} points={points} />
        </>
      )}
    </svg>
  );
});
