/** The bridge: the named functions of `window.hearth`, and nothing else of Electron. */
import { contextBridge, ipcRenderer } from 'electron'
import type { DesktopBridge } from '../core/contract/desktop.ts'
import type { CallReply } from './calls.ts'
import { callChannel, commandChannel } from './channels.ts'

const versionFlag = '--hearth-version='

const bridge: DesktopBridge = {
  platform: process.platform,
  version:
    process.argv.find((flag) => flag.startsWith(versionFlag))?.slice(versionFlag.length) ?? '',
  openFolderDialog: () => call('openFolderDialog'),
  onCommand(listener) {
    const take = (_event: unknown, commandId: unknown) => {
      if (typeof commandId === 'string') listener(commandId)
    }
    ipcRenderer.on(commandChannel, take)
    return () => {
      ipcRenderer.off(commandChannel, take)
    }
  },
}

/** An error of the shell arrives as data: thrown ones lose everything but their message. */
async function call(name: 'openFolderDialog'): Promise<string | null> {
  const reply: CallReply = await ipcRenderer.invoke(callChannel, { name })
  if (!reply.ok) throw new Error(reply.message)
  return reply.value
}

contextBridge.exposeInMainWorld('hearth', bridge)
