/** The runtime thread of the desktop app: the studio, the API and the local port, away from windows. */
import './compile-cache.ts'
import { parentPort, workerData } from 'node:worker_threads'
import { HearthError } from '../core/contract/error.ts'
import { type OpenServer, openServer } from '../core/server/listen.ts'
import { serveMessagePort } from '../core/server/message-port.ts'
import { createStudio, type LocalStudio } from '../core/studio/studio.ts'
import { ActivityWatch } from './activity.ts'
import { connectKeychain } from './keychain-port.ts'
import type { RuntimeReport, RuntimeSettings, RuntimeStart } from './runtime-thread-port.ts'

/** Ports tried in a row before any free one is taken. */
const portsInARow = 10

if (parentPort) {
  const shell = parentPort
  const report = (message: RuntimeReport): void => shell.postMessage(message)
  try {
    // Data of the shell that started this thread, built together with it.
    const { settings, api, keychain } = workerData as RuntimeStart
    const studio = await createStudio({
      projects: [],
      vault: await connectKeychain(keychain),
      settingsDir: settings.settingsFolder,
      env: process.env,
      onError: (error) => console.error(error),
    })
    let watch: ActivityWatch | null = null
    await openEach(studio, settings.projects)
    const server: OpenServer = await listenNearby(studio, settings, {
      onProjectsChanged() {
        watch?.refresh()
        report({ kind: 'projects', projects: studio.projects().map(({ root }) => root) })
      },
      onPortChosen(port) {
        studio.announce(server.address())
        report({ kind: 'port', port })
      },
    })
    watch = new ActivityWatch(studio, {
      activity: (activity) => report({ kind: 'activity', activity }),
      notice: (notice) => report({ kind: 'notice', notice }),
    })
    studio.announce(server.address())
    serveMessagePort(server.app, api)
    shell.once('message', () => {
      watch.end()
      void stop(studio, server)
    })
    report({ kind: 'ready' })
  } catch (error) {
    const { message, details } = HearthError.from(error)
    report({ kind: 'failed', message: `${message} ${details}` })
    throw error
  }
}

/** A folder that is gone or damaged must not keep the others, and the window, from opening. */
async function openEach(studio: LocalStudio, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    try {
      await studio.open(folder)
    } catch (error) {
      const { message, details } = HearthError.from(error)
      console.error(`${folder} was not opened again: ${message} ${details}`)
    }
  }
}

/** The wanted port, or one near it when another program has it. */
async function listenNearby(
  studio: LocalStudio,
  { port: wanted, rendererRoot, version }: RuntimeSettings,
  listeners: { onProjectsChanged(): void; onPortChosen(port: number | null): void },
): Promise<OpenServer> {
  const options = { studio, version, rendererRoot, ...listeners }
  if (wanted === null) return openServer({ ...options, port: null })
  for (let port = wanted; port < wanted + portsInARow && wanted !== 0; port++) {
    try {
      return await openServer({ ...options, port })
    } catch (error) {
      if (!HearthError.is(error) || error.type !== 'port_in_use') throw error
    }
  }
  return openServer({ ...options, port: 0 })
}

/** Ends streams first, then projects, then this thread, whatever user code may have left running. */
async function stop(studio: LocalStudio, server: OpenServer): Promise<void> {
  try {
    await server.close()
    await studio.shutdown()
  } finally {
    process.exit(0)
  }
}
