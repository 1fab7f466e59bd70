/**
 * What a name of a device looks like to a person: two names of one shape are taken for the same device,
 * and anybody can call theirs as they like.
 */

/** Without what has no shape of its own; a window draws several spaces as one. */
export const shapeOfName = (deviceName: string): string =>
  deviceName
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
