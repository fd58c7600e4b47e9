/**
 * What the page may ask of the shell. The one place that listens on `ipcMain`: who asks is checked
 * before what is asked, and both before anything is done.
 */
import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import { z } from 'zod'
import { callChannel } from './channels.ts'
import { isOwnAddress } from './navigation.ts'

const Call = z.strictObject({ name: z.literal('openFolderDialog') })

export type CallReply = { ok: true; value: string | null } | { ok: false; message: string }

export interface ShellFunctions {
  chooseFolder(): Promise<string | null>
}

export function answerCalls(ipcMain: IpcMain, functions: ShellFunctions): void {
  ipcMain.handle(callChannel, async (event, payload): Promise<CallReply> => {
    // Read now: after an await the frame may be gone and read as null.
    if (!comesFromOwnPage(event)) return { ok: false, message: 'Only the studio may ask this.' }
    if (!Call.safeParse(payload).success) return { ok: false, message: 'No such call.' }
    try {
      return { ok: true, value: await functions.chooseFolder() }
    } catch (error) {
      return { ok: false, message: error instanceof Error ? error.message : String(error) }
    }
  })
}

/** A top frame of our own origin; embedded pages have nothing to ask. */
function comesFromOwnPage({ senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOwnAddress(senderFrame.url)
}
