/** A folder that Node runs: for a machine of one's own, and what all other targets begin with. */
import type { BuildPlugin } from '../../contract/build.ts'

export const node: BuildPlugin = { name: 'node' }
