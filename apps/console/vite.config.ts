import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** While the page is worked on, whatever is not part of it comes from the server that runs on PORT. */
const server = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`;

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Which file needs which: the size check reads it.
    manifest: true,
    target: 'baseline-widely-available',
    // The polyfill fetches what browsers of today fetch themselves.
    modulePreload: { polyfill: false },
    // Nothing as a data address: the server's content policy allows pictures only.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: { host: '127.0.0.1', proxy: { '^/(?!console)': { target: server } } },
});
