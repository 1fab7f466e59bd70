/** Puts the focus on a field that may be on a page that is about to be shown. */
export function focusWhenDrawn(selector: string): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>(selector);
    field?.focus();
    if (field instanceof HTMLInputElement) field.select();
  });
}
