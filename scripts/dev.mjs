/**
 * `npm run dev`: the studio with hot reload. As a desktop app where that can be shown; otherwise the
 * API from source on one port and the page, reloading as it is edited, on another.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { desktopObstacle, electronBinary, hasDisplay } from './electron-binary.mjs'
import { runInForeground } from './foreground.mjs'
import { node, packageScript, root } from './paths.mjs'

const apiPort = 4747
const pagePort = 5173

const obstacle = await desktopObstacle()
if (obstacle === null) {
  await runInForeground(node, [packageScript('electron-vite', 'bin/electron-vite.js'), 'dev'], {
    env: { ELECTRON_EXEC_PATH: electronBinary() },
  })
} else {
  console.log(`Developing in the browser, because ${obstacle}.`)
  await developInBrowser()
}

async function developInBrowser() {
  // One token for all restarts, so that the open page stays signed in.
  const token = randomBytes(32).toString('base64url')
  const page = await servePage()
  const given = ['--port', String(apiPort), '--token', token, ...process.argv.slice(2)]
  const api = spawn(
    node,
    ['--watch', '--watch-preserve-output', join('core', 'cli', 'index.ts'), 'serve', ...given],
    { cwd: root, stdio: 'inherit' },
  )
  const link = `http://127.0.0.1:${pagePort}/studio/#token=${token}`
  console.log(`Studio: ${link}`)
  if (hasDisplay()) await (await import('open')).default(link)
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => api.kill(signal))
  await once(api, 'exit')
  await page.close()
}

/** The page by Vite; what is not the page's goes to the API, as if it had come from there. */
async function servePage() {
  const { createServer, mergeConfig } = await import('vite')
  const { resolveConfig } = await import('electron-vite')
  const file = join(root, 'electron.vite.config.ts')
  const { config } = await resolveConfig({ configFile: file }, 'serve')
  const api = {
    target: `http://127.0.0.1:${apiPort}`,
    changeOrigin: true,
    configure: (proxy) => proxy.on('proxyReq', (request) => request.removeHeader('origin')),
  }
  const server = await createServer(
    mergeConfig(config.renderer, {
      configFile: false,
      root: join(root, 'renderer'),
      server: {
        host: '127.0.0.1',
        port: pagePort,
        strictPort: true,
        proxy: { '^/(?!studio/)': api },
      },
    }),
  )
  return server.listen()
}
