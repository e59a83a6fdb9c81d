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
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
})
