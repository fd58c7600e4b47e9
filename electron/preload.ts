/** The bridge: the named functions of `window.hearth`, and nothing else of Electron. */
import { contextBridge, ipcRenderer } from 'electron'
import type { DesktopBridge } from '../core/contract/desktop.ts'
import type { Call, CallReply } from './calls.ts'
import { callChannel, commandChannel, routeChannel } from './channels.ts'

const versionFlag = '--hearth-version='

const bridge: DesktopBridge = {
  platform: process.platform,
  version:
    process.argv.find((flag) => flag.startsWith(versionFlag))?.slice(versionFlag.length) ?? '',
  openFolderDialog: () => call({ name: 'openFolderDialog' }),
  readSettings: () => call({ name: 'readSettings' }),
  changeSettings: (changes) => call({ name: 'changeSettings', changes }),
  offerCommands: (commands) => call({ name: 'offerCommands', commands }),
  zoom: (step) => call({ name: 'zoom', step }),
  reveal: (project, path) => call({ name: 'reveal', project, path }),
  onCommand: (listener) => listen(commandChannel, listener),
  onRoute: (listener) => listen(routeChannel, listener),
}

function listen(channel: string, listener: (text: string) => void): () => void {
  const take = (_event: unknown, text: unknown) => {
    if (typeof text === 'string') listener(text)
  }
  ipcRenderer.on(channel, take)
  return () => {
    ipcRenderer.off(channel, take)
  }
}

/** An error of the shell arrives as data: thrown ones lose everything but their message. */
async function call<Value>(payload: Call): Promise<Value> {
  const reply: CallReply<Value> = await ipcRenderer.invoke(callChannel, payload)
  if (!reply.ok) throw new Error(reply.message)
  return reply.value
}

contextBridge.exposeInMainWorld('hearth', bridge)
