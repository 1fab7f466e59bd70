/** Where was the window, and is that still on a screen? Values only; window.ts reads and writes them. */
import * as v from 'valibot';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowPlace {
  /** Null: wherever the system puts a new window. */
  readonly at: { readonly x: number; readonly y: number } | null;
  readonly width: number;
  readonly height: number;
  readonly isMaximized: boolean;
}

export const WINDOW_MIN = { width: 360, height: 400 } as const;
export const DEFAULT_PLACE: WindowPlace = {
  at: null,
  width: 1_040,
  height: 720,
  isMaximized: false,
};

/** So much of the window must be on a screen for a hand to get hold of it, in pixels. */
const GRIP = { width: 120, height: 40 } as const;

const Coordinate = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));
const Stored = v.object({
  x: Coordinate,
  y: Coordinate,
  width: Coordinate,
  height: Coordinate,
  isMaximized: v.boolean(),
});

/** `text` as `encodePlace` made it, or anything else; `screens` are the work areas of today. */
export function parsePlace(text: string | null, screens: readonly Rectangle[]): WindowPlace {
  const stored = v.safeParse(Stored, jsonOrNull(text));
  if (!stored.success) return DEFAULT_PLACE;
  const { x, y, isMaximized } = stored.output;
  const width = Math.max(stored.output.width, WINDOW_MIN.width);
  const height = Math.max(stored.output.height, WINDOW_MIN.height);
  const isReachable = screens.some((screen) => showsGrip({ x, y, width, height }, screen));
  return { at: isReachable ? { x, y } : null, width, height, isMaximized };
}

export function encodePlace(bounds: Rectangle, isMaximized: boolean): string {
  const { x, y, width, height } = bounds;
  return JSON.stringify({ x, y, width, height, isMaximized });
}

/** The title bar is at the top: it is what must be within reach. */
function showsGrip(window: Rectangle, screen: Rectangle): boolean {
  const left = Math.max(window.x, screen.x);
  const right = Math.min(window.x + window.width, screen.x + screen.width);
  const isTopInside = window.y >= screen.y && window.y + GRIP.height <= screen.y + screen.height;
  return isTopInside && right - left >= GRIP.width;
}

function jsonOrNull(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
