/** Native notifications, while the window is not in front: few, by the person's settings, each leading somewhere. */
import { Notification } from 'electron'
import type { DesktopSettings } from '../core/contract/desktop.ts'
import type { Notice } from './runtime-thread-port.ts'

/** A hundred runs that end together are not a hundred notifications. */
const mostInBurst = 4
const burstMs = 20_000

export interface NoticeOptions {
  settings(): DesktopSettings
  isInFront(): boolean
  /** A person clicked it. */
  open(route: string): void
}

export class Notices {
  #options: NoticeOptions
  /** Held, for what is collected as garbage tells of no click. */
  #shown = new Set<Notification>()
  #times: number[] = []

  constructor(options: NoticeOptions) {
    this.#options = options
  }

  show(notice: Notice): void {
    const { settings, isInFront } = this.#options
    const { notifyApprovals, notifyEnds } = settings()
    if (!(notice.kind === 'approval' ? notifyApprovals : notifyEnds)) return
    if (isInFront() || !Notification.isSupported() || !this.#hasRoom()) return
    const shown = new Notification({ title: notice.title, body: notice.body, silent: false })
    this.#shown.add(shown)
    shown.on('click', () => {
      this.#shown.delete(shown)
      this.#options.open(notice.route)
    })
    shown.on('close', () => this.#shown.delete(shown))
    shown.show()
  }

  #hasRoom(): boolean {
    const now = Date.now()
    this.#times = this.#times.filter((time) => now - time < burstMs)
    if (this.#times.length >= mostInBurst) return false
    this.#times.push(now)
    return true
  }
}
