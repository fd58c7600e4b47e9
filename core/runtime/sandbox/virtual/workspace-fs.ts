/** The file system commands see: a real folder mounted both as `/` and as `/workspace`. */
import type { IFileSystem, ReadWriteFs } from 'just-bash'
import { WORKSPACE } from './paths.ts'

const nullDevice = '/dev/null'

/** Wraps a file system rooted at the sandbox's folder. */
export function workspaceFs(inner: ReadWriteFs): IFileSystem {
  const empty = { isFile: true, isDirectory: false, isSymbolicLink: false }
  const nullStat = async () => ({ ...empty, mode: 0o666, size: 0, mtime: new Date(0) })

  return {
    readFile: async (path, options) =>
      path === nullDevice ? '' : await inner.readFile(within(path), options),
    readFileBuffer: async (path) =>
      path === nullDevice ? new Uint8Array() : await inner.readFileBuffer(within(path)),
    writeFile: async (path, content, options) => {
      if (path !== nullDevice) await inner.writeFile(within(path), content, options)
    },
    appendFile: async (path, content, options) => {
      if (path !== nullDevice) await inner.appendFile(within(path), content, options)
    },
    exists: async (path) => path === nullDevice || (await inner.exists(within(path))),
    stat: (path) => (path === nullDevice ? nullStat() : inner.stat(within(path))),
    lstat: (path) => (path === nullDevice ? nullStat() : inner.lstat(within(path))),
    mkdir: (path, options) => inner.mkdir(within(path), options),
    readdir: (path) => inner.readdir(within(path)),
    readdirWithFileTypes: (path) => inner.readdirWithFileTypes(within(path)),
    rm: (path, options) => inner.rm(within(path), options),
    cp: (from, to, options) => inner.cp(within(from), within(to), options),
    mv: (from, to) => inner.mv(within(from), within(to)),
    resolvePath: (base, path) => inner.resolvePath(base, path),
    getAllPaths: () => inner.getAllPaths(),
    chmod: (path, mode) => inner.chmod(within(path), mode),
    symlink: (target, path) => inner.symlink(within(target), within(path)),
    link: (from, to) => inner.link(within(from), within(to)),
    readlink: (path) => inner.readlink(within(path)),
    realpath: async (path) => {
      const real = await inner.realpath(within(path))
      return path.startsWith(WORKSPACE) && real.startsWith('/')
        ? `${WORKSPACE}${real === '/' ? '' : real}`
        : real
    },
    utimes: (path, accessed, modified) => inner.utimes(within(path), accessed, modified),
  }
}

function within(path: string): string {
  if (path === WORKSPACE) return '/'
  return path.startsWith(`${WORKSPACE}/`) ? path.slice(WORKSPACE.length) : path
}
