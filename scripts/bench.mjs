/**
 * `npm run bench`: the built Hearth beside the floor; builds first when sources have changed. With the name
 * of a part, that part alone: `npm run bench -- start`.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build, buildReason } from './build.mjs'
import { runInForeground } from './foreground.mjs'
import { node, root } from './paths.mjs'

const [name = '', ...rest] = process.argv.slice(2)
const folder = join(root, 'e2e', 'bench')
const part = /^[a-z-]+$/.test(name) ? join(folder, `${name}.ts`) : ''
const isPart = part !== '' && existsSync(part)
if ((await buildReason()) && !(await build({ quiet: true }))) process.exit(1)
await runInForeground(
  node,
  isPart ? [part, ...rest] : [join(folder, 'index.ts'), ...process.argv.slice(2)],
)
