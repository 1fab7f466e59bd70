/** The rate of the last minute as a line beneath its scale; the newest second is where the line ends. */
import { memo } from 'react';
import { formatRate } from '../../../src-shared/format.ts';
import { rateGraphWords } from './rate-graph-words.ts';
import { axisTop, TRACE_SECONDS, tracePoints } from './rate-trace.ts';
import styles from './rate-graph.module.css';

/** The drawing's own units: it is as wide as there is room. */
const WIDTH = TRACE_SECONDS - 1;
const HEIGHT = 40;

/** Drawn anew when a second has passed, not with every snapshot: `rates` keeps its identity. */
export const RateGraph = memo(function RateGraph({ rates }: { readonly rates: readonly number[] }) {
  const top = axisTop(rates);
  const points = tracePoints(rates, top, WIDTH, HEIGHT);
  const first = points.split(',', 1)[0] ?? '';
  return (
    // The scale is part of the picture (drawn by the style sheet): as text it would be one more rate.
    <div
      className={styles.graph}
      role="img"
      aria-label={rateGraphWords(rates)}
      data-top={formatRate(top)}
    >
      <svg
        className={styles.drawing}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden
      >
        <line className={styles.scale} x1="0" x2={WIDTH} y1="0.5" y2="0.5" />
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
    </div>
  );
});
