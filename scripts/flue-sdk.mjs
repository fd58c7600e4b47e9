/** `npm run flue-sdk [-- --package <folder>]`: Flue's published SDK, unchanged, against Hearth. */
import { join } from 'node:path'
import { runInForeground } from './foreground.mjs'
import { node, root } from './paths.mjs'

await runInForeground(node, [join(root, 'e2e', 'flue-sdk', 'index.ts'), ...process.argv.slice(2)])
