/** The one machine of an agent instance: started when first needed, found again later, missed when gone. */
import { randomBytes } from 'node:crypto'
import { HearthError } from '../../../contract/error.ts'
import { forgetBox, recallBox, rememberBox } from './box-memory.ts'
import type { OnClose, RemoteKind, RemoteMachine, RemoteProvider } from './machine.ts'

/** After this long without use a machine may have gone to sleep or reached its end: it is asked for again. */
const FRESH_MS = 60_000

export type Report = (message: string, attributes: Record<string, unknown>) => Promise<void>

export interface BoxPlan {
  kind: RemoteKind
  /** Where its id is kept; also what makes it one and the same box. */
  file: string
  onClose: OnClose
  provider(): Promise<RemoteProvider>
  /** Done once with each connection. */
  prepare(machine: RemoteMachine): Promise<void>
  /** Told when files were lost. */
  report: Report
  /** True when a newer thread goes on with the same instance. */
  isReplaced(): boolean
}

export class RemoteBox {
  readonly #plan: BoxPlan
  readonly #user = randomBytes(9).toString('hex')
  #provider: Promise<RemoteProvider> | null = null
  #machine: Promise<RemoteMachine> | null = null
  #usedAt = 0
  users = 0
  /** Resolves when it was given back; null while it is in use. */
  closing: Promise<void> | null = null

  constructor(plan: BoxPlan) {
    this.#plan = plan
  }

  /**
   * Runs `work` on the machine. What the provider throws becomes `sandbox_lost` (410) when the machine is
   * gone, else `sandbox_failed` (502); a `HearthError` passes.
   */
  async use<Result>(work: (machine: RemoteMachine) => Promise<Result>): Promise<Result> {
    const machine = await this.#connected()
    try {
      return await work(machine)
    } catch (error) {
      throw HearthError.is(error) ? error : await this.#explain(machine, error)
    } finally {
      this.#usedAt = Date.now()
    }
  }

  /** Whether a machine is connected: nothing needs to be ended in one that is not. */
  get isOpen(): boolean {
    return this.#machine !== null
  }

  async close(): Promise<void> {
    const opened = this.#machine
    this.#machine = null
    if (opened === null) return
    const machine = await opened
    try {
      await this.#giveBack(machine)
    } catch (error) {
      throw failed(this.#plan.kind, error)
    }
  }

  async #connected(): Promise<RemoteMachine> {
    const isStale = this.#usedAt !== 0 && Date.now() - this.#usedAt > FRESH_MS
    if (isStale) {
      this.#machine = null
      this.#usedAt = 0
    }
    this.#machine ??= this.#open()
    try {
      return await this.#machine
    } catch (error) {
      this.#machine = null
      throw HearthError.is(error) ? error : failed(this.#plan.kind, error)
    }
  }

  async #open(): Promise<RemoteMachine> {
    const { kind, file, report, prepare } = this.#plan
    const provider = await this.#loaded()
    const known = await recallBox(file)
    const found = known === null ? null : await provider.find(known.id)
    if (known !== null && found === null) {
      const message = `The ${kind} sandbox of this agent is gone and its files are lost. A new one was started.`
      await report(message, { sandbox: kind, lost: known.id })
    }
    const machine = found ?? (await provider.start())
    await rememberBox(file, { id: machine.id, user: this.#user })
    try {
      await prepare(machine)
    } catch (error) {
      // Nobody will come to close what was never opened.
      await this.#giveBack(machine)
      throw error
    }
    return machine
  }

  async #giveBack(machine: RemoteMachine): Promise<void> {
    const { file } = this.#plan
    // Changed sources are no reason to lose files: that would be the case with each save.
    const isSpared = this.#plan.onClose === 'kill' && this.#plan.isReplaced()
    const onClose = isSpared ? 'keep' : this.#plan.onClose
    const isOurs = async () => (await recallBox(file))?.user === this.#user
    const how = (await isOurs()) ? onClose : 'keep'
    const id = await machine.close(how, isOurs)
    if (id !== undefined) await rememberBox(file, { id, user: this.#user })
    if (how === 'kill') await forgetBox(file)
  }

  async #loaded(): Promise<RemoteProvider> {
    this.#provider ??= this.#plan.provider()
    try {
      return await this.#provider
    } catch (error) {
      this.#provider = null
      throw error
    }
  }

  /** Asks whether the machine is still there, which tells a lost one from a bad moment. */
  async #explain(machine: RemoteMachine, error: unknown): Promise<unknown> {
    const { kind, file, report } = this.#plan
    const provider = await this.#loaded()
    const found = await provider.find(machine.id).catch(() => 'unknown' as const)
    if (found !== null) return failed(kind, error)
    this.#machine = null
    // Another call may have noticed before, and started the next one.
    if ((await recallBox(file))?.id === machine.id) {
      await forgetBox(file)
      const message = `The ${kind} sandbox of this agent is gone and its files are lost.`
      await report(message, { sandbox: kind, lost: machine.id })
    }
    return new HearthError({
      type: 'sandbox_lost',
      status: 410,
      message: `The ${kind} sandbox ended and its files are lost.`,
      details: 'The next call starts a new one, which is empty.',
      dev: text(error),
      cause: error,
    })
  }
}

function failed(kind: string, error: unknown): HearthError {
  if (HearthError.is(error)) return error
  return new HearthError({
    type: 'sandbox_failed',
    status: 502,
    message: `The ${kind} sandbox could not do it: ${text(error)}`,
    details: 'It is a fault of the provider or of the way to it, not of the command. Try again.',
    dev: error instanceof Error ? (error.stack ?? error.message) : String(error),
    cause: error,
  })
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const boxes = new Map<string, RemoteBox>()

/** The box of `plan.file`, shared by all who hold it. A box that is being given back is waited for. */
export async function takeBox(plan: BoxPlan): Promise<RemoteBox> {
  for (;;) {
    const box = boxes.get(plan.file) ?? new RemoteBox(plan)
    if (box.closing === null) {
      boxes.set(plan.file, box)
      box.users += 1
      return box
    }
    // Whether it went well is told to those who gave it back.
    await box.closing.catch(() => undefined)
  }
}

/** The last one to let go closes the machine. */
export async function releaseBox(file: string, box: RemoteBox): Promise<void> {
  box.users -= 1
  if (box.users > 0) return
  box.closing = box.close().finally(() => boxes.delete(file))
  await box.closing
}
