/**
 * Bundles the window. Relative addresses, since the packaged page is loaded from a file or from the
 * app's own scheme and not from a web root.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src-renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    sourcemap: true,
    // How long a plugin took says more about the machine than about us.
    rolldownOptions: { checks: { pluginTimings: false } },
    // One page, loaded from disk: preloading hints and their polyfill only cost here.
    modulePreload: false,
    // Fonts stay files: a strict content security policy need not allow data: addresses for them.
    assetsInlineLimit: 0,
  },
});
