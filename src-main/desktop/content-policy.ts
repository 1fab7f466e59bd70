/**
 * What may the window load and run? Only files of ours, by the app's own scheme. Sent as a header
 * with every answer of that scheme, so that no page can leave it out.
 *
 * `style-src` has no 'unsafe-inline': style attributes that scripts set through the DOM are not
 * subject to it, and no style element is written into the page. `blob:` is for previews of an offer,
 * which come as bytes: only a script of ours can make such an address.
 */
const DIRECTIVES = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' blob:",
  'connect-src': "'none'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
} as const;

export const CONTENT_POLICY = Object.entries(DIRECTIVES)
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join('; ');
