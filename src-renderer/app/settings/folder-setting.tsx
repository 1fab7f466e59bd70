/** Where received files go. */
import { Folder } from 'lucide-react';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import fieldStyles from '../ui/field.module.css';
import styles from './folder-setting.module.css';

export function FolderSetting({ folder }: { readonly folder: string }) {
  const { chooseReceiveFolder } = useCommands();
  return (
    <div className={fieldStyles.field} role="group" aria-labelledby="folder-setting">
      <p id="folder-setting" className={fieldStyles.label}>
        {say('Folder for received files')}
      </p>
      <div className={styles.row}>
        <Folder size={18} strokeWidth={1.75} className={styles.icon} aria-hidden />
        <span className={styles.folder} title={folder} dir="ltr" data-selectable>
          {folder}
        </span>
        <Button onClick={() => void chooseReceiveFolder()}>{say('Choose folder…')}</Button>
      </div>
    </div>
  );
}
