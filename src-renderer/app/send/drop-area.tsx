/** Where files and folders go in: by dropping, by a click anywhere on it, or by its buttons. */
import { ClipboardPaste, FilePlus2, FolderPlus } from 'lucide-react';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { FerryDrawing } from './ferry-drawing.tsx';
import styles from './drop-area.module.css';

export interface DropAreaProps {
  /** Nothing else is going on: it takes the room that there is. */
  readonly isRoomy: boolean;
  readonly isEmpty: boolean;
}

export function DropArea({ isRoomy, isEmpty }: DropAreaProps) {
  const { chooseFiles, chooseFolder, pressPaste } = useCommands();
  const isLarge = isRoomy && isEmpty;
  return (
    // The click anywhere is for the mouse alone; with the keyboard a button does the same.
    <section
      className={classes(styles.area, sizeOf(isRoomy, isEmpty))}
      aria-label={say('Drop files here')}
      onClick={() => void chooseFiles()}
    >
      {isLarge ? <FerryDrawing /> : null}
      <div className={styles.words}>
        <h2 className={styles.title}>
          {isEmpty ? say('Drop files or folders here') : say('Drop more here')}
        </h2>
        {isLarge ? (
          <p className={styles.text}>
            {say(
              'They go straight to the other computer, encrypted, as soon as someone there accepts.',
            )}
          </p>
        ) : null}
      </div>
      <div className={styles.buttons} onClick={(event) => event.stopPropagation()}>
        <Button large={isLarge} aria-keyshortcuts="Control+O" onClick={() => void chooseFiles()}>
          <FilePlus2 size={16} strokeWidth={1.75} aria-hidden />
          {say('Choose files')}
        </Button>
        <Button large={isLarge} onClick={() => void chooseFolder()}>
          <FolderPlus size={16} strokeWidth={1.75} aria-hidden />
          {say('Choose folder')}
        </Button>
        <Button large={isLarge} aria-keyshortcuts="Control+V" onClick={() => void pressPaste()}>
          <ClipboardPaste size={16} strokeWidth={1.75} aria-hidden />
          {say('Paste')}
        </Button>
      </div>
    </section>
  );
}

function sizeOf(isRoomy: boolean, isEmpty: boolean): string | undefined {
  if (!isRoomy) return styles.slim;
  return isEmpty ? styles.roomy : styles.medium;
}
