/** The system's clipboard. The page may not read it; what is there is looked at when a person pastes, and never before. */
import { type BrowserWindow, clipboard, type NativeImage } from 'electron';
import type { Failure } from '../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import type { Clip } from '../services/pasted.ts';

/** 8,192 × 8,192: making a file of more would hold the window up for seconds. */
const PIXELS_MAX = 8_192 ** 2;

/** Text before a picture of it: spreadsheets and word processors put both there. */
export async function readClipboard(): Promise<Result<Clip, Failure>> {
  const text = await clipboard.readText();
  if (text.trim() !== '') return ok({ kind: 'text', text });
  const earlier = clipboard as Partial<EarlierClipboard>;
  if (earlier.readImage !== undefined) return pictureOf(earlier.readImage());
  for (const item of await clipboard.read()) {
    if (!item.types.includes('image/png')) continue;
    const png = new Uint8Array(await (await item.getType<'image/png'>('image/png')).arrayBuffer());
    return ok({ kind: 'picture', png, ...sizeOf(png) });
  }
  return fail({ kind: 'clipboard-empty' });
}

export const writeClipboard = async (text: string): Promise<void> => clipboard.writeText(text);

/** The page hears of it as of the keys: into a field if one has the focus, else as something to send. */
export function pressPaste({ webContents }: BrowserWindow): void {
  webContents.focus();
  webContents.paste();
}

/** Until Electron 44, which the window tests may run in, this was the way, and `read` another thing. */
interface EarlierClipboard {
  readonly readImage: () => NativeImage;
}

function pictureOf(image: NativeImage): Result<Clip, Failure> {
  if (image.isEmpty()) return fail({ kind: 'clipboard-empty' });
  const { width: widthPixels, height: heightPixels } = image.getSize();
  if (widthPixels * heightPixels > PIXELS_MAX) return fail({ kind: 'clipboard-too-large' });
  return ok({ kind: 'picture', png: image.toPNG(), widthPixels, heightPixels });
}

/** PNG, section 11.2.2: width and height are the first two numbers of its first chunk. */
function sizeOf(png: Uint8Array): { readonly widthPixels: number; readonly heightPixels: number } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  if (png.length < 24) return { widthPixels: 0, heightPixels: 0 };
  return { widthPixels: view.getUint32(16), heightPixels: view.getUint32(20) };
}
