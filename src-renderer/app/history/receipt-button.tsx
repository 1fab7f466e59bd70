/** Writes the receipt of a past transfer to a file that the person names, and shows for a moment that it did. */
import { Check, ReceiptText } from 'lucide-react';
import { useEffect, useState } from 'react';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { Button } from '../ui/button.tsx';

/** Long enough to be seen, short enough not to be taken for a state. */
const SAVED_SHOWN_MS = 2_500;

export function ReceiptButton({ historyId }: { readonly historyId: number }) {
  const { exportReceipt } = useCommands();
  const [isSaved, setSaved] = useState(false);
  useEffect(() => {
    if (!isSaved) return undefined;
    const timer = setTimeout(() => setSaved(false), SAVED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isSaved]);
  const Icon = isSaved ? Check : ReceiptText;
  return (
    <Button onClick={() => void exportReceipt(historyId).then(setSaved)}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      {isSaved ? say('Receipt saved') : say('Export receipt')}
    </Button>
  );
}
