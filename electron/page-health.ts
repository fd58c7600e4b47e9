/** A page that crashed is loaded again, but not for ever; one that hangs is asked about. */
import { app, type BrowserWindow, dialog } from 'electron'

const mostReloads = 3
const windowMs = 300_000

export function keepPageAlive(window: BrowserWindow): void {
  const contents = window.webContents
  let ends: number[] = []
  let asking: AbortController | null = null

  contents.on('did-finish-load', () => {
    if (!window.isVisible()) window.show()
  })
  contents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    console.error(`The page ended: ${details.reason}`)
    const now = Date.now()
    ends = [...ends.filter((end) => now - end < windowMs), now]
    if (ends.length <= mostReloads) contents.reload()
    else void askWhetherToGoOn()
  })
  contents.on('unresponsive', () => void askWhetherToWait())
  contents.on('responsive', () => asking?.abort())
  window.once('closed', () => asking?.abort())

  async function askWhetherToGoOn(): Promise<void> {
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      title: 'Hearth',
      message: 'The window keeps crashing.',
      detail: 'What agents do goes on meanwhile, and nothing that was accepted is lost.',
      buttons: ['Load Again', 'Quit Hearth'],
      defaultId: 0,
      cancelId: 0,
    })
    if (response === 1) app.quit()
    else {
      ends = []
      contents.reload()
    }
  }

  async function askWhetherToWait(): Promise<void> {
    if (asking) return
    asking = new AbortController()
    console.error('The page does not respond.')
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      title: 'Hearth',
      message: 'The window does not respond.',
      detail: 'What agents do goes on meanwhile.',
      buttons: ['Wait', 'Load Again'],
      defaultId: 0,
      cancelId: 0,
      signal: asking.signal,
    })
    asking = null
    if (response !== 1 || window.isDestroyed()) return
    // Loading alone would wait for what hangs. That it ends is wanted, and no crash to count.
    ends = []
    contents.forcefullyCrashRenderer()
  }
}
