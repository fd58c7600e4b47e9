/** `npm run pictures`: takes the pictures of README and docs again; builds first when sources have changed. */
import { build, buildReason } from './build.mjs'
import { e2e } from './e2e.mjs'
import { ensureSystem } from './system.mjs'

if (!(await ensureSystem())) process.exit(1)
if ((await buildReason()) && !(await build({ quiet: true }))) process.exit(1)
const { failures } = await e2e('pictures')
process.exitCode = failures.length === 0 ? 0 : 1
