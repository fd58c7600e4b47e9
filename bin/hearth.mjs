#!/usr/bin/env node
/**
 * The `hearth` command. In old syntax on purpose: whatever Node starts this file must get far enough
 * to go on with the right one. better-sqlite3 needs Node-API 10; on an older Node it does not throw,
 * it crashes the process, so this is decided before anything is loaded.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const home = dirname(dirname(fileURLToPath(import.meta.url)))
const built = join(home, 'out', 'main', 'cli.js')
const source = join(home, 'core', 'cli', 'index.ts')
const entry = existsSync(built) ? built : source

const parts = process.versions.node.split('.').map(Number)
const runsProduct =
  Number(process.versions.napi) >= 10 && (parts[0] > 22 || (parts[0] === 22 && parts[1] >= 14))
const runsTypeScript = Boolean(process.features.typescript)

if (runsProduct && (entry === built || runsTypeScript)) {
  await import(pathToFileURL(entry).href)
} else {
  const pinned = findPinnedNode()
  if (pinned === null || pinned === process.execPath) {
    explain()
    process.exitCode = 1
  } else {
    continueWith(pinned)
  }
}

function findPinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  // Beside this package when it was installed into a project, inside it in a checkout.
  const folders = [join(home, 'node_modules'), dirname(home)]
  for (const folder of folders) {
    const path = join(folder, 'node', 'bin', name)
    if (existsSync(path)) return path
  }
  return null
}

function explain() {
  const has = `Node ${process.versions.node} (Node-API ${process.versions.napi})`
  const wants = runsProduct
    ? 'a built Hearth, or Node 22.18 or newer to run from source'
    : 'Node 22.14 or newer (Node-API 10)'
  console.error(`Hearth needs ${wants}; this is ${has}.`)
  console.error(
    runsProduct
      ? `Run "npm run build" in ${home}, or start it with Node 24.`
      : `Run "npm ci" in ${home} to get the Node it is pinned to, or install Node 24.`,
  )
}

function continueWith(pinned) {
  const arguments_ = [fileURLToPath(import.meta.url)].concat(process.argv.slice(2))
  const child = spawn(pinned, arguments_, { stdio: 'inherit' })
  const forwarded = ['SIGTERM', 'SIGHUP', 'SIGUSR2']
  // A terminal sends Ctrl-C to both of us already; passing it on would make it two, which means "at once".
  if (process.stdin.isTTY) process.on('SIGINT', () => undefined)
  else forwarded.push('SIGINT')
  for (const signal of forwarded) {
    if (signal in constants.signals) process.on(signal, () => child.kill(signal))
  }
  child.on('error', (error) => {
    console.error(`Hearth could not go on with ${pinned}: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code === null ? 1 : code
      return
    }
    for (const name of forwarded.concat('SIGINT')) process.removeAllListeners(name)
    process.kill(process.pid, signal)
  })
}
