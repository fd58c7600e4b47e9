/** `npm start`: builds when needed, then opens the desktop, or serves the studio where there is none. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build, buildReason } from './build.mjs'
import { desktopObstacle, electronBinary, hasDisplay } from './electron-binary.mjs'
import { runInForeground } from './foreground.mjs'
import { node, root } from './paths.mjs'

if (!existsSync(join(root, 'node_modules', 'electron-vite'))) {
  console.error('Hearth is not installed yet. Run "npm ci" first.')
  process.exit(1)
}

const reason = await buildReason()
if (reason) {
  console.log(`Building Hearth, because ${reason}.`)
  if (!(await build({ quiet: true }))) process.exit(1)
}

const obstacle = await desktopObstacle()
const given = process.argv.slice(2)
if (obstacle === null) {
  await runInForeground(electronBinary(), [root, ...given])
} else {
  console.log(`Serving the studio to the browser, because ${obstacle}.`)
  const open = hasDisplay() ? ['--open'] : []
  await runInForeground(node, [join(root, 'bin', 'hearth.mjs'), 'serve', ...open, ...given])
}
