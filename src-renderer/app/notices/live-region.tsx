/**
 * Says aloud what happened. Empty to the eye. `aria-live` is written out, since that is what keeps it
 * audible while a dialog hides everything else.
 */
import { useView } from '../app-context.ts';
import hidden from '../ui/hidden.module.css';

export function LiveRegion() {
  return (
    <>
      <Voice isUrgent={false} />
      <Voice isUrgent />
    </>
  );
}

function Voice({ isUrgent }: { readonly isUrgent: boolean }) {
  const announcements = useView((view) => view.announcements);
  return (
    <div
      className={hidden.hidden}
      role={isUrgent ? undefined : 'status'}
      aria-live={isUrgent ? 'assertive' : 'polite'}
      aria-atomic={false}
    >
      {announcements
        .filter((one) => one.isUrgent === isUrgent)
        .map(({ key, text }) => (
          <p key={key}>{text}</p>
        ))}
    </div>
  );
}
