/** A Hearth as it is installed: bundled as the product is, beside the packages of this checkout. */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const checkout = fileURLToPath(new URL('../../../', import.meta.url))

export interface TestInstallation {
  /** `out/main/cli.js`. */
  cli: string
  root: string
  dispose(): void
}

export async function installHearth(
  options: { withLock?: boolean } = {},
): Promise<TestInstallation> {
  const root = mkdtempSync(join(tmpdir(), 'hearth-installed-'))
  const out = join(root, 'out/main')
  const { default: config } = await import('../../../electron.vite.config.ts')
  await build({
    configFile: false,
    logLevel: 'error',
    root: checkout,
    ssr: { noExternal: true, target: 'node' },
    build: { ...config.main?.build, ssr: true, minify: false, sourcemap: false, outDir: out },
  })
  for (const name of [
    'package.json',
    ...(options.withLock === false ? [] : ['package-lock.json']),
  ]) {
    copyFileSync(join(checkout, name), join(root, name))
  }
  cpSync(join(checkout, 'resources/templates'), join(root, 'resources/templates'), {
    recursive: true,
  })
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'))
  return {
    cli: join(out, 'cli.js'),
    root,
    dispose: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/**
 * Installs what an artifact's lock file names and nothing else, as `npm ci` would, from the packages of
 * this checkout: a package that the lock forgets is missing.
 */
export function installLocked(artifact: string, packages: readonly string[]): void {
  for (const path of packages) {
    const from = join(checkout, path)
    const to = join(artifact, path)
    mkdirSync(dirname(to), { recursive: true })
    cpSync(from, to, {
      recursive: true,
      dereference: true,
      filter: (file) => file === from || !file.startsWith(join(from, 'node_modules')),
    })
  }
}
