/** `FlueFs`: an agent's files for the project's code. */
import type { Sandbox } from '../sandbox/port.ts'
import type { FlueFs } from './flue-session.ts'

/** `open` makes the sandbox when it is first needed. */
export function createFs(open: () => Promise<Sandbox>): FlueFs {
  return {
    readFile: async (path) => (await open()).readFile(path),
    readFileBuffer: async (path) => (await open()).readFileBuffer(path),
    writeFile: async (path, content) => (await open()).writeFile(path, content),
    stat: async (path) => (await open()).stat(path),
    readdir: async (path) => (await open()).readdir(path),
    exists: async (path) => (await open()).exists(path),
    mkdir: async (path, options) => (await open()).mkdir(path, options),
    rm: async (path, options) => (await open()).rm(path, options),
  }
}
