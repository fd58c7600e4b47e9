/** A sandbox seen from one of its folders: the same files and processes, another working folder. */
import type { Sandbox } from '../sandbox/port.ts'

/** Relative paths start in `folder`; the boundaries stay those of `sandbox`. Disposing it does nothing. */
export function scopedSandbox(sandbox: Sandbox, folder: string): Sandbox {
  const cwd = sandbox.resolvePath(folder)
  const inside = (path: string) => sandbox.resolvePath(isAbsolute(path) ? path : `${cwd}/${path}`)
  return {
    kind: sandbox.kind,
    cwd,
    resolvePath: inside,
    exec: (command, options = {}) =>
      sandbox.exec(command, {
        ...options,
        cwd: options.cwd === undefined ? cwd : inside(options.cwd),
      }),
    readFile: (path) => sandbox.readFile(inside(path)),
    readFileBuffer: (path) => sandbox.readFileBuffer(inside(path)),
    writeFile: (path, content) => sandbox.writeFile(inside(path), content),
    stat: (path) => sandbox.stat(inside(path)),
    readdir: (path) => sandbox.readdir(inside(path)),
    exists: (path) => sandbox.exists(inside(path)),
    mkdir: (path, options) => sandbox.mkdir(inside(path), options),
    rm: (path, options) => sandbox.rm(inside(path), options),
    dispose: async () => {},
  }
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || path.startsWith('~') || /^[A-Za-z]:[\\/]/.test(path)
}
