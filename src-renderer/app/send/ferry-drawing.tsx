/** The app's mark as a drawing: a boat with two files on deck. Says nothing that the words do not. */
import styles from './ferry-drawing.module.css';

export function FerryDrawing() {
  return (
    <svg className={styles.drawing} viewBox="0 0 200 112" width="200" height="112" aria-hidden>
      <g className={styles.boat}>
        <path className={styles.paper} d="M74 18h26l12 12v36H74z" />
        <path className={styles.fold} d="M100 18l12 12h-12z" />
        <path className={styles.paperBehind} d="M118 36h16l9 9v21h-25z" />
        <path className={styles.fold} d="M134 36l9 9h-9z" />
        <path
          className={styles.hull}
          d="M42 66h116a2 2 0 0 1 1.9 2.7L150 92H50L40.1 68.7A2 2 0 0 1 42 66z"
        />
        <path className={styles.stripe} d="M44.6 74h110.8l-2 5H46.600z" />
      </g>
      <path className={styles.water} d="M4 88q12-9 24 0t24 0 24 0 24 0 24 0 24 0 24 0 24 0" />
      <path className={styles.waterBelow} d="M28 102q12-8 24 0t24 0 24 0 24 0 24 0 24 0" />
    </svg>
  );
}
