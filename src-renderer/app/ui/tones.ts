/** How something stands, as a colour: the class names of tones.module.css. */
import styles from './tones.module.css';

export type Tone = 'open' | 'good' | 'warn' | 'bad' | 'calm';

/** A surface, and the ink on it. */
export const softTone = (tone: Tone): string | undefined => styles[`${tone}Soft`];

/** Ink alone; that of the text around it where there is nothing to tell. */
export const inkTone = (tone: Tone): string | undefined => styles[tone];
