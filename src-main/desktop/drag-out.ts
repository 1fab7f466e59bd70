/** Begins the system's own drag of files that lie on this disk: the pointer is down over our window. */
import { fileURLToPath } from 'node:url';
import { app, type NativeImage, nativeImage, type WebContents } from 'electron';

/** Under the pointer, and not in the way of what it points at. */
const ICON_PX = 32;
/** Where the system draws none for such a file. */
const OWN_ICON = fileURLToPath(new URL('../../assets/tray/tray.png', import.meta.url));

/** At least one path. Rejects where the system does not take it. */
export async function dragOut(contents: WebContents, paths: readonly string[]): Promise<void> {
  const [file] = paths;
  if (file === undefined) return;
  const icon = await iconOf(file);
  contents.startDrag({ file, files: [...paths], icon });
}

async function iconOf(file: string): Promise<NativeImage> {
  const drawn = await app.getFileIcon(file, { size: 'normal' }).catch(() => null);
  // An empty one is refused.
  const icon = drawn === null || drawn.isEmpty() ? nativeImage.createFromPath(OWN_ICON) : drawn;
  return icon.resize({ width: ICON_PX, height: ICON_PX });
}
