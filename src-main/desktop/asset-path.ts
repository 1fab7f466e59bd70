/** Which file of the renderer's folder does an address of the app's scheme mean? Touches no file. */
import { join, sep } from 'node:path';

export const APP_SCHEME = 'ferry-app';
export const APP_ORIGIN = `${APP_SCHEME}://window`;
export const WINDOW_URL = `${APP_ORIGIN}/index.html`;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

export interface Asset {
  /** Absolute, inside `folder`. */
  readonly path: string;
  readonly mediaType: string;
}

/** A name of letters, digits, dots in between, dashes and underscores: what the bundler makes. */
const SEGMENT = /^[\w-]+(\.[\w-]+)*$/;

/** Null for anything but a plainly written path to a file of a known type. */
export function assetAt(address: string, folder: string): Asset | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== `${APP_SCHEME}:` || url.host !== 'window') return null;
  const segments = url.pathname.slice(1).split('/');
  if (!segments.every((segment) => SEGMENT.test(segment))) return null;
  const extension = segments.at(-1)?.split('.').at(-1) ?? '';
  const mediaType = Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined;
  if (mediaType === undefined) return null;
  return { path: join(folder, segments.join(sep)), mediaType };
}
