/** What else can be done with a neighbour. */
import {
  Copy,
  EllipsisVertical,
  FilePlus2,
  FolderPlus,
  ShieldCheck,
  Stethoscope,
  X,
} from 'lucide-react';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useDevices } from '../app-context.ts';
import { deviceOf } from '../stores/devices-store.ts';
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx';
import { useCopied } from '../ui/use-copied.ts';
import { bestAddress, neighbourAddress, neighbourName } from './neighbour-words.ts';
import styles from './neighbour-item.module.css';

export interface NeighbourMenuProps {
  readonly neighbour: Neighbour;
  readonly isTabStop: boolean;
}

export function NeighbourMenu({ neighbour, isTabStop }: NeighbourMenuProps) {
  const { announce, chooseAndSendTo, examine, forgetNeighbour, openDevice } = useCommands();
  const device = useDevices((devices) => deviceOf(devices, neighbour.publicKey));
  const { neighbourId, isKept, publicKey, trust } = neighbour;
  const name = neighbourName(neighbour);
  const address = neighbourAddress(neighbour);
  const [, copyAddress] = useCopied(address);
  return (
    <Menu
      name={say('More for {name}', { name })}
      icon={EllipsisVertical}
      className={styles.menu}
      tabIndex={isTabStop ? 0 : -1}
    >
      {trust === 'blocked' ? null : (
        <>
          <MenuItem icon={FilePlus2} onSelect={() => void chooseAndSendTo(neighbourId, 'files')}>
            {say('Send files…')}
          </MenuItem>
          <MenuItem icon={FolderPlus} onSelect={() => void chooseAndSendTo(neighbourId, 'folders')}>
            {say('Send folder…')}
          </MenuItem>
          <MenuLine />
        </>
      )}
      <MenuItem
        icon={Copy}
        onSelect={() => {
          copyAddress();
          announce(say('{address} is on the clipboard.', { address }));
        }}
      >
        {say('Copy address')}
      </MenuItem>
      <MenuItem
        icon={Stethoscope}
        onSelect={() => void examine({ ...bestAddress(neighbour), publicKey })}
      >
        {say('Test the connection')}
      </MenuItem>
      {device !== null ? (
        <MenuItem icon={ShieldCheck} onSelect={() => openDevice(device.publicKey)}>
          {trust === 'unverified' ? say('Verify…') : say('Rules…')}
        </MenuItem>
      ) : null}
      {isKept ? (
        <MenuItem icon={X} onSelect={() => void forgetNeighbour(neighbourId)}>
          {say('Forget')}
        </MenuItem>
      ) : null}
    </Menu>
  );
}
