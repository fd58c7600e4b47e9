/** `FlueFs`: an agent's files for the project's code, and the same as methods of a session. */
import type { FileStat, Sandbox } from '../sandbox/port.ts'
import type { FlueFileStat, FlueFs, SessionFiles } from './file-access.ts'

/** `open` makes the sandbox when it is first needed. */
export function createFs(open: () => Promise<Sandbox>): FlueFs {
  const readFileBuffer = async (path: string) => (await open()).readFileBuffer(path)
  return {
    readFile: async (path) => (await open()).readFile(path),
    readFileBuffer,
    readBytes: readFileBuffer,
    writeFile: async (path, content) => (await open()).writeFile(path, content),
    stat: async (path) => inBothStyles(await (await open()).stat(path)),
    readdir: async (path) => (await open()).readdir(path),
    exists: async (path) => (await open()).exists(path),
    mkdir: async (path, options) => (await open()).mkdir(path, options),
    rm: async (path, options) => (await open()).rm(path, options),
  }
}

/** `open` throws when the session takes no more calls. */
export function sessionFiles(fs: FlueFs, open: () => void): SessionFiles {
  const files = async () => {
    open()
    return fs
  }
  return {
    readFile: async (path) => (await files()).readFile(path),
    readBytes: async (path) => (await files()).readBytes(path),
    writeFile: async (path, content) => (await files()).writeFile(path, content),
    writeBytes: async (path, content) => (await files()).writeFile(path, content),
    statFile: async (path) => (await files()).stat(path),
    exists: async (path) => (await files()).exists(path),
    mkdir: async (path, options) => (await files()).mkdir(path, { recursive: true, ...options }),
    rm: async (path, options) => (await files()).rm(path, options),
  }
}

function inBothStyles(stat: FileStat): FlueFileStat {
  const { isFile, isDirectory, isSymbolicLink } = stat
  return {
    ...stat,
    is_file: isFile,
    is_dir: isDirectory,
    is_directory: isDirectory,
    is_symbolic_link: isSymbolicLink,
  }
}
