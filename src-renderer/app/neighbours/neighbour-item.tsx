/** One neighbour: what it is, where, whether it is there and known, and whether it is picked. */
import { Check } from 'lucide-react';
import { memo } from 'react';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useForm, useNeighbours, useView } from '../app-context.ts';
import { isPicked } from '../stores/form-store.ts';
import { classes } from '../ui/classes.ts';
import hidden from '../ui/hidden.module.css';
import { NeighbourIcon } from './neighbour-icon.tsx';
import { NeighbourMarkIcon } from './neighbour-mark.tsx';
import { NeighbourMenu } from './neighbour-menu.tsx';
import {
  isHereNow,
  markOf,
  markWords,
  neighbourAddress,
  neighbourName,
  whereWords,
} from './neighbour-words.ts';
import styles from './neighbour-item.module.css';

export interface NeighbourItemProps {
  readonly neighbour: Neighbour;
  /** Where Tab comes to in the list. */
  readonly isTabStop: boolean;
}

export const NeighbourItem = memo(function NeighbourItem(props: NeighbourItemProps) {
  const { neighbour, isTabStop } = props;
  const { neighbourId } = neighbour;
  const picked = useForm((form) => isPicked(form, neighbour));
  const isDragging = useView((view) => view.drag !== null);
  const isUnder = useView((view) => view.drag?.neighbourId === neighbourId);
  const mark = useNeighbours(({ all }) => markOf(neighbour, all ?? []));
  const { pickNeighbour } = useCommands();
  const name = neighbourName(neighbour);
  const isBlocked = mark === 'blocked';
  return (
    <div
      className={classes(
        styles.item,
        picked && styles.picked,
        isDragging && !isBlocked && styles.target,
        isUnder && !isBlocked && styles.under,
      )}
      data-neighbour={neighbourId}
    >
      <button
        type="button"
        className={styles.pick}
        tabIndex={isTabStop ? 0 : -1}
        aria-pressed={picked}
        aria-disabled={isBlocked}
        title={`${name}\n${neighbourAddress(neighbour)}`}
        onClick={() => pickNeighbour(neighbourId)}
      >
        <NeighbourIcon kind={neighbour.deviceKind} isHere={isHereNow(neighbour)} />
        <span className={styles.words}>
          <span className={styles.nameLine}>
            <span className={styles.name} dir="auto">
              {name}
            </span>
            {mark === null ? null : <NeighbourMarkIcon mark={mark} />}
          </span>
          <span className={classes(styles.where, mark === 'lookalike' && styles.warn)}>
            {mark === null || mark === 'verified' ? whereWords(neighbour) : markWords(mark)}
            {isHereNow(neighbour) ? <span className={hidden.hidden}>{say('Here now')}</span> : null}
          </span>
        </span>
        <span className={styles.check} aria-hidden>
          <Check size={12} strokeWidth={3} />
        </span>
      </button>
      <NeighbourMenu neighbour={neighbour} isTabStop={isTabStop} />
    </div>
  );
});
