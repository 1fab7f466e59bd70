/** The small pictures that came with an offer, by the index of their file, as addresses for an image. */
import { useEffect, useRef, useState } from 'react';
import type { OfferPreview } from '../../../src-shared/preview-model.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { useCommands, useTransfers } from '../app-context.ts';

export type PreviewAddresses = ReadonlyMap<number, string>;

const NONE: PreviewAddresses = new Map();

/** They come after the offer, and only of a device that is verified by then. Of one offer as long as it is shown. */
export function useOfferPreviews({ id, peer }: TransferSnapshot): PreviewAddresses {
  const { readPreviews } = useCommands();
  const newsCount = useTransfers((state) => state.previewNews);
  const [addresses, setAddresses] = useState(NONE);
  const made = useRef(NONE);
  const isShown = peer.trust === 'verified';

  useEffect(() => {
    if (!isShown) return;
    let isWanted = true;
    void readPreviews(id).then((previews) => {
      if (!isWanted) return;
      made.current = withAddresses(made.current, previews);
      setAddresses(made.current);
    });
    return () => {
      isWanted = false;
    };
  }, [id, isShown, newsCount, readPreviews]);

  useEffect(
    () => () => {
      for (const address of made.current.values()) URL.revokeObjectURL(address);
      made.current = NONE;
    },
    [],
  );

  return isShown ? addresses : NONE;
}

/** What has an address keeps it, so that nothing is drawn twice. */
function withAddresses(
  known: PreviewAddresses,
  previews: readonly OfferPreview[],
): PreviewAddresses {
  const all = new Map(known);
  for (const { index, jpeg } of previews) {
    if (all.has(index)) continue;
    const picture = new Blob([Uint8Array.from(jpeg)], { type: 'image/jpeg' });
    all.set(index, URL.createObjectURL(picture));
  }
  return all;
}
