/** The first screen: who this computer is, where files go, whether others may send; and how to send. */
import { type FormEvent, useState } from 'react';
import type { Settings } from '../../../src-shared/ipc-contract.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { FerryDrawing } from '../send/ferry-drawing.tsx';
import { FolderSetting } from '../settings/folder-setting.tsx';
import { deviceNameProblem } from '../settings/settings-checks.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Toggle } from '../ui/toggle.tsx';
import styles from './first-run.module.css';

export function FirstRun({ settings }: { readonly settings: Settings }) {
  const { finishFirstRun, skipFirstRun } = useCommands();
  const [name, setName] = useState(settings.deviceName);
  const [listens, setListens] = useState(true);
  const problem = deviceNameProblem(name);

  const finish = (event: FormEvent): void => {
    event.preventDefault();
    if (problem === null) void finishFirstRun({ deviceName: name.trim(), listens });
  };

  return (
    <main className={styles.screen}>
      <form className={styles.column} aria-labelledby="first-run" onSubmit={finish}>
        <FerryDrawing />
        <div className={styles.welcome}>
          <h1 id="first-run" className={styles.title}>
            {say('Files, straight to the computer beside you')}
          </h1>
          <p className={styles.text}>
            {say(
              'Drop them on this window and pick a neighbour, or type its address. Nothing goes through a server, and nobody else can read it.',
            )}
          </p>
        </div>
        <div className={styles.fields}>
          <Field
            label={say('Name of this computer')}
            hint={say('What others see when you send to them.')}
            problem={problem}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <FolderSetting folder={settings.folder} />
          <Toggle
            label={say('Listen now')}
            hint={say(
              'Others can send to you, now and whenever Ferry runs. You are asked before anything is saved.',
            )}
            isOn={listens}
            onChange={setListens}
          />
        </div>
        <div className={styles.end}>
          <Button look="quiet" onClick={() => void skipFirstRun()}>
            {say('Skip')}
          </Button>
          <Button look="primary" large type="submit" aria-disabled={problem !== null}>
            {say('Start')}
          </Button>
        </div>
      </form>
    </main>
  );
}
