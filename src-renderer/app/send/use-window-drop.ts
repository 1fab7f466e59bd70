/**
 * Takes files and folders that are dragged anywhere over the window. Over a neighbour they are for it, elsewhere
 * they join the files to send. While a dialog is open nothing can be dropped.
 */
import { useEffect } from 'react';
import type { Commands } from '../bridge/commands.ts';

export function useWindowDrop(commands: Commands): void {
  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      if (!event.dataTransfer || !carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      const isBlocked = isDialogOpen();
      event.dataTransfer.dropEffect = isBlocked ? 'none' : 'copy';
      if (!isBlocked) {
        commands.setDrag({
          itemCount: countOf(event.dataTransfer),
          neighbourId: neighbourAt(event.target),
        });
      }
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) commands.setDrag(null);
    };
    const onDrop = (event: DragEvent): void => {
      commands.setDrag(null);
      if (!event.dataTransfer || !carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      if (isDialogOpen()) return;
      const files = [...event.dataTransfer.files];
      const neighbourId = neighbourAt(event.target);
      void (neighbourId === null ? commands.addFiles(files) : commands.dropOn(neighbourId, files));
    };
    const listeners = [
      ['dragenter', onDragOver],
      ['dragover', onDragOver],
      ['dragleave', onDragLeave],
      ['drop', onDrop],
    ] as const;
    for (const [type, listener] of listeners) window.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of listeners) window.removeEventListener(type, listener);
    };
  }, [commands]);
}

const carriesFiles = (transfer: DataTransfer): boolean => transfer.types.includes('Files');

function countOf(transfer: DataTransfer): number | null {
  const count = [...transfer.items].filter(({ kind }) => kind === 'file').length;
  return count === 0 ? null : count;
}

function neighbourAt(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest('[data-neighbour]')?.getAttribute('data-neighbour') ?? null;
}

const isDialogOpen = (): boolean => document.querySelector('[role="dialog"]') !== null;
