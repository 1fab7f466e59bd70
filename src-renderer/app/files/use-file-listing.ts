/** Keeps the listing of a transfer's files as main knows them, for as long as they are shown. */
import { useEffect, useState } from 'react';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { isAtRest } from '../../../src-shared/transfer-model.ts';
import { useCommands } from '../app-context.ts';
import { FileListing } from './file-listing.ts';

/** Often enough to see files arrive. */
const RENEW_MS = 1_000;

export function useFileListing({ id, phase }: TransferSnapshot): FileListing {
  const { readFiles } = useCommands();
  const [listing] = useState(() => new FileListing(id, readFiles));
  const isChanging = !isAtRest(phase);
  useEffect(() => {
    listing.renew();
    if (!isChanging) return undefined;
    const timer = setInterval(() => listing.renew(), RENEW_MS);
    return () => clearInterval(timer);
  }, [listing, isChanging]);
  return listing;
}
