/**
 * What the page may ask of the shell. The one place that listens on `ipcMain`: who asks is checked
 * before what is asked, and both before anything is done.
 */
import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import { z } from 'zod'
import {
  DesktopSettings,
  OfferedCommand,
  type ZoomStep,
  ZoomStep as ZoomStepSchema,
} from '../core/contract/desktop.ts'
import { callChannel } from './channels.ts'
import { isOwnAddress } from './navigation.ts'

/** The port is chosen over the API, which asks whether a person is there. */
const PageSettings = DesktopSettings.omit({ opensPort: true, port: true })

const Call = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('openFolderDialog') }),
  z.strictObject({ name: z.literal('readSettings') }),
  z.strictObject({ name: z.literal('changeSettings'), changes: PageSettings.partial() }),
  z.strictObject({ name: z.literal('offerCommands'), commands: z.array(OfferedCommand).max(500) }),
  z.strictObject({ name: z.literal('zoom'), step: ZoomStepSchema }),
  z.strictObject({
    name: z.literal('reveal'),
    project: z.string().min(1).max(200),
    path: z.string().max(1024),
  }),
])
export type Call = z.infer<typeof Call>

export type CallReply<Value> = { ok: true; value: Value } | { ok: false; message: string }

export interface ShellFunctions {
  chooseFolder(): Promise<string | null>
  readSettings(): DesktopSettings
  changeSettings(changes: Partial<DesktopSettings>): Promise<DesktopSettings>
  offerCommands(commands: OfferedCommand[]): void
  zoom(step: ZoomStep): number
  reveal(project: string, path: string): Promise<void>
}

export function answerCalls(ipcMain: IpcMain, functions: ShellFunctions): void {
  ipcMain.handle(callChannel, async (event, payload): Promise<CallReply<unknown>> => {
    // Read now: after an await the frame may be gone and read as null.
    if (!comesFromOwnPage(event)) return { ok: false, message: 'Only the studio may ask this.' }
    const call = Call.safeParse(payload)
    if (!call.success) return { ok: false, message: 'No such call.' }
    try {
      return { ok: true, value: await answer(call.data, functions) }
    } catch (error) {
      return { ok: false, message: error instanceof Error ? error.message : String(error) }
    }
  })
}

function answer(call: Call, functions: ShellFunctions): unknown {
  switch (call.name) {
    case 'openFolderDialog':
      return functions.chooseFolder()
    case 'readSettings':
      return functions.readSettings()
    case 'changeSettings':
      return functions.changeSettings(withoutAbsent(call.changes))
    case 'offerCommands':
      return functions.offerCommands(call.commands)
    case 'zoom':
      return functions.zoom(call.step)
    case 'reveal':
      return functions.reveal(call.project, call.path)
  }
}

/** Keys that are there without a value are no changes. */
function withoutAbsent(changes: object) {
  return Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  ) as Partial<DesktopSettings>
}

/** A top frame of our own origin; embedded pages have nothing to ask. */
function comesFromOwnPage({ senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOwnAddress(senderFrame.url)
}
