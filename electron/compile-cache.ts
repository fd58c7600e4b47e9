/** Keeps compiled code between starts, where this Node can. Imported first: it is not retroactive. */
import module from 'node:module'

// Electron's Node 20 does not have it; a named import would fail there.
if ('enableCompileCache' in module) module.enableCompileCache()
