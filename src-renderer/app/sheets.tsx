/**
 * The sheets that lie over the window, one at a time. Each is code that the start can do without: it
 * is loaded when it is opened for the first time, from the disk, and stays.
 */
import { type ComponentType, lazy, Suspense, useState } from 'react';
import { useView } from './app-context.ts';
import type { SheetName } from './stores/view-store.ts';

const SHEETS: Readonly<Record<SheetName, ComponentType>> = {
  settings: lazy(async () => ({
    default: (await import('./settings/settings-sheet.tsx')).SettingsSheet,
  })),
  shortcuts: lazy(async () => ({
    default: (await import('./shortcuts/shortcuts-sheet.tsx')).ShortcutsSheet,
  })),
  devices: lazy(async () => ({
    default: (await import('./devices/devices-sheet.tsx')).DevicesSheet,
  })),
  doctor: lazy(async () => ({
    default: (await import('./doctor/doctor-sheet.tsx')).DoctorSheet,
  })),
  address: lazy(async () => ({
    default: (await import('./doctor/address-sheet.tsx')).AddressSheet,
  })),
};

export function Sheets() {
  const sheet = useView((view) => view.sheet);
  const [opened, setOpened] = useState<readonly SheetName[]>([]);
  if (sheet !== null && !opened.includes(sheet)) setOpened([...opened, sheet]);
  return opened.map((name) => {
    const OneSheet = SHEETS[name];
    return (
      <Suspense key={name} fallback={null}>
        <OneSheet />
      </Suspense>
    );
  });
}
