/** The page stays on its own origin: other addresses open in the system's browser or not at all. */
import { session, shell, type WebContents } from 'electron'

export const scheme = 'hearth'
export const host = 'studio'
export const startAddress = `${scheme}://${host}/studio/`

/** Clipboard writes are what copy buttons do; all else a page can ask for, the studio never needs. */
const grantedPermissions = ['clipboard-sanitized-write']

/** Compared by parts: in Node the `origin` of a custom scheme is the string "null". */
export function isOwnAddress(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null
  return url?.protocol === `${scheme}:` && url.host === host
}

/** Answers of the API are no pages: a document made of one would have the page's origin and not its policy. */
export function isPageAddress(address: string): boolean {
  return isOwnAddress(address) && /^\/studio(?:\/|$)/.test(new URL(address).pathname)
}

/** Addresses that may be handed to the system. Files and other schemes could start programs. */
export function mayOpenOutside(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null
  return url?.protocol === 'https:' || url?.protocol === 'mailto:'
}

/** An address can carry away what the page knows: only for a person who is there. */
export function guardContents(contents: WebContents, presence: { isPresent(): boolean }): void {
  const openOutside = (address: string): void => {
    if (mayOpenOutside(address) && presence.isPresent()) void shell.openExternal(address)
  }
  // Of every frame, and before `will-navigate`, which a refusal here keeps from being told.
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame && isPageAddress(event.url)) return
    event.preventDefault()
    if (event.isMainFrame) openOutside(event.url)
  })
  contents.on('will-redirect', (event) => {
    if (!isPageAddress(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}

export function denyPermissions(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(grantedPermissions.includes(permission)),
  )
  defaultSession.setPermissionCheckHandler((_contents, permission) =>
    grantedPermissions.includes(permission),
  )
}
