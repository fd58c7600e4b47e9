/** `npm run soak`: the built Hearth under load for half an hour; builds first when sources have changed. */
import { join } from 'node:path'
import { build, buildReason } from './build.mjs'
import { runInForeground } from './foreground.mjs'
import { node, root } from './paths.mjs'

if ((await buildReason()) && !(await build({ quiet: true }))) process.exit(1)
await runInForeground(node, [join(root, 'e2e', 'soak', 'index.ts'), ...process.argv.slice(2)])
