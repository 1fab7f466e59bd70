/** Says aloud what happened. Empty to the eye. */
import { useView } from '../app-context.ts';
import hidden from '../ui/hidden.module.css';

export function LiveRegion() {
  const announcement = useView((view) => view.announcement);
  return (
    <p className={hidden.hidden} role="status" data-live>
      {announcement}
    </p>
  );
}
