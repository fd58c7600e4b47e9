/**
 * Entry of the project thread. Each thread compiles all of it anew unless what was compiled is kept, and
 * only what is loaded after that was asked for is kept.
 */
import module from 'node:module'
import { parentPort } from 'node:worker_threads'

// Electron's Node 20 does not have it; a named import would fail there.
if ('enableCompileCache' in module) module.enableCompileCache()

const { openProjectThread } = await import('./project-thread.ts')
if (parentPort) openProjectThread(parentPort)
