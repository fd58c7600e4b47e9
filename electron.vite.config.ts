/** What `npm run build` makes: `out/main` (Node and Electron's main), `out/preload`, `out/renderer`. */
import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

/**
 * Not bundled: native modules, and packages that look for files beside themselves (a parser's
 * WebAssembly, a loader's own worker). All else is, so that an installation needs few packages.
 */
const external = [
  'better-sqlite3',
  'node-pty',
  'oxc-parser',
  'jiti',
  'just-bash',
  '@jitl/quickjs-wasmfile-release-sync',
]
const externalPattern = new RegExp(`^(${external.join('|')})(/.+)?$`)

/**
 * The page's path, the same at both doors: hearth://studio/studio/ and http://127.0.0.1:4747/studio/.
 * Set by a plugin, because electron-vite replaces the option by './' for production, and with that an
 * address of the page's router would look for its scripts beside itself.
 */
function pagePath(): Plugin {
  return { name: 'hearth:page-path', enforce: 'post', config: () => ({ base: '/studio/' }) }
}

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      // The oldest Node that an Electron which can still be tested with has.
      target: 'node20',
      sourcemap: true,
      rolldownOptions: {
        external: ['electron', externalPattern],
        input: {
          index: resolve('electron/index.ts'),
          cli: resolve('core/cli/index.ts'),
          client: resolve('core/client/index.ts'),
          hearth: resolve('core/index.ts'),
          'project-thread': resolve('core/project/thread.ts'),
          server: resolve('core/cli/deployed.ts'),
          'runtime-thread': resolve('electron/runtime-thread.ts'),
          'code-thread': resolve('core/runtime/code/code-thread.ts'),
          'file-thread': resolve('core/store/sqlite/file-thread.ts'),
          'find-thread': resolve('core/project/find/find-thread.ts'),
          'shell-thread': resolve('core/runtime/sandbox/virtual/shell-thread.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // Flat: modules find threads and resources relative to the chunk they ended up in.
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      // A sandboxed preload is one CommonJS file.
      rolldownOptions: {
        input: { index: resolve('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), tailwindcss(), pagePath()],
    build: {
      outDir: 'out/renderer',
      target: 'chrome130',
      // Also served to browsers over the local port.
      minify: true,
      rolldownOptions: {
        input: { index: resolve('renderer/index.html') },
        output: {
          // Apart from the studio's own code: the same after most updates, so browsers keep it.
          codeSplitting: {
            groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }],
          },
        },
      },
    },
  },
})
