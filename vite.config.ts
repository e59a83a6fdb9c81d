import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'
import { iconSprite } from './scripts/build/icons.ts'
import { serviceWorker } from './scripts/build/service-worker.ts'
import { trustedTemplates } from './scripts/build/trusted-types.ts'

export default defineConfig({
  root: 'web',
  plugins: [trustedTemplates(), solid(), iconSprite(), serviceWorker()],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2024',
    // The first that know Uint8Array.fromBase64. For older ones `:dir()` would be turned into a guess from `lang`.
    cssTarget: ['chrome140', 'firefox133', 'safari18.2'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // What every page needs, in one piece: many small ones take more to send.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'core',
              test: /node_modules.(solid-js|@solidjs|valibot|idb)|.protocol.(?!search|words|files|attach|media|up|down|codec)/,
            },
          ],
        },
      },
    },
  },
})
