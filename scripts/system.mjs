/**
 * What the tests need from the system besides npm: a browser, a virtual display, a compiler for the
 * terminal's native module. On Debian as root it is installed; elsewhere it is named, unless it only saves time.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { hasCommand, runCommand } from './command.mjs'
import { node, root } from './paths.mjs'

const isLinux = process.platform === 'linux'

/** Some shells leave these out, and both dpkg and the linker's cache are there. */
const systemPath = { PATH: `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin` }

/** Chromium without the parts that draw a window: the same pages for two thirds of the work. */
const headlessShell = '/usr/bin/chromium-headless-shell'

/** What is used, how to see whether it is there, and which Debian packages bring it. */
const needs = [
  {
    what: 'a Chromium browser',
    packages: ['chromium', 'fonts-liberation'],
    isMissing: async () => (await findChromium()) === null,
  },
  {
    what: 'Chromium without windows, which makes the browser tests faster',
    packages: ['chromium-headless-shell'],
    isOptional: true,
    isMissing: async () =>
      !existsSync(headlessShell) && (await isOffered('chromium-headless-shell')),
  },
  {
    what: 'a virtual display (Xvfb)',
    packages: ['xvfb', 'xauth'],
    isMissing: async () => isLinux && !process.env.DISPLAY && !(await hasCommand('xvfb-run')),
  },
  {
    what: 'libraries of Electron',
    packages: ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'unzip'],
    isMissing: async () => isLinux && !(await hasElectronLibraries()),
  },
  {
    what: 'a C++ compiler and Python, for node-pty',
    packages: ['python3', 'make', 'g++'],
    isMissing: async () => !(await hasTerminalModule()) && !(await hasCompiler()),
  },
  { what: 'git', packages: ['git'], isMissing: async () => !(await hasCommand('git')) },
]

/** Installs or names what is missing. True when everything is there afterwards. */
export async function ensureSystem() {
  const missing = await findMissing()
  if (missing.length > 0 && (await canInstall())) {
    const env = { ...systemPath, DEBIAN_FRONTEND: 'noninteractive' }
    await runCommand('apt-get', ['update', '-q'], { env, quiet: true })
    // Apart from each other: what one system does not offer must not keep the rest from being installed.
    for (const isOptional of [false, true]) {
      const wanted = missing.filter((need) => Boolean(need.isOptional) === isOptional)
      await install(
        wanted.flatMap((need) => need.packages),
        env,
      )
    }
  }
  if (!(await hasTerminalModule())) await buildTerminalModule()
  const left = (await findMissing()).filter((need) => !need.isOptional)
  for (const { what, packages } of left) {
    console.log(`Missing: ${what}. On Debian: apt-get install ${packages.join(' ')}`)
  }
  if (left.length > 0) return false
  console.log('All system packages are there.')
  return true
}

/** Whether the system's lists of packages have it. */
async function isOffered(name) {
  if (!(await hasCommand('apt-cache'))) return false
  const { code } = await runCommand('apt-cache', ['show', name], { quiet: true })
  return code === 0
}

async function install(packages, env) {
  if (packages.length === 0) return
  console.log(`Installing ${packages.join(' ')}`)
  const options = ['install', '-y', '-q', '--no-install-recommends']
  const { code, output } = await runCommand('apt-get', [...options, ...packages], {
    env,
    quiet: true,
  })
  if (code !== 0) console.log(output.trimEnd())
}

/** The one that HEARTH_CHROMIUM names, the system's, or the one Playwright has downloaded; null when there is none. */
export async function findChromium() {
  if (process.env.HEARTH_CHROMIUM) return process.env.HEARTH_CHROMIUM
  const { chromium } = await import('@playwright/test')
  if (existsSync(headlessShell)) return headlessShell
  const system = ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => ['/usr/bin', '/usr/local/bin'].map((folder) => join(folder, name)))
    .find((path) => existsSync(path))
  if (system) return system
  const downloaded = chromium.executablePath()
  return existsSync(downloaded) ? downloaded : null
}

async function findMissing() {
  const missing = []
  for (const need of needs) if (await need.isMissing()) missing.push(need)
  return missing
}

async function canInstall() {
  return isLinux && process.getuid?.() === 0 && (await hasCommand('apt-get'))
}

async function hasElectronLibraries() {
  const { output } = await runCommand('ldconfig', ['-p'], { env: systemPath, quiet: true })
  const libraries = ['libgtk-3.so.0', 'libnss3.so', 'libasound.so.2', 'libgbm.so.1']
  const found = libraries.every((library) => output.includes(library))
  return found && (await hasCommand('unzip'))
}

async function hasCompiler() {
  const commands = await Promise.all(['python3', 'make', 'g++'].map(hasCommand))
  return commands.every(Boolean)
}

async function hasTerminalModule() {
  const { code } = await runCommand(node, ['-e', "require('node-pty')"], { quiet: true })
  return code === 0
}

/**
 * An optional dependency that could not be compiled is left out by npm; with a compiler there it can
 * be. The headers beside the installed Node spare a download: node-pty uses the stable interface.
 */
async function buildTerminalModule() {
  console.log('Building node-pty')
  const prefix = dirname(dirname(process.env.npm_node_execpath ?? process.execPath))
  const prefixes = [prefix, '/usr', '/usr/local']
  const headers = prefixes.find((folder) => existsSync(join(folder, 'include/node/node_api.h')))
  const env = headers ? { npm_config_nodedir: headers } : {}
  const lock = createRequire(import.meta.url)(join(root, 'package-lock.json'))
  const { version } = lock.packages['node_modules/node-pty']
  const { code, output } = await runCommand(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', `node-pty@${version}`],
    { env, quiet: true },
  )
  if (code !== 0 || !(await hasTerminalModule())) console.log(output.trimEnd())
}
