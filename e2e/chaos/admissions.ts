/** Hands in the inputs of a trial as several callers at once would, and keeps what each was told, and when. */
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { type Answer, type Door, send } from './api.ts'
import { type Input, sessionCount } from './trial-plan.ts'

export interface Receipt {
  /** Of the operation, dispatch or run; null for a caller that waited for the answer. */
  id: string | null
  deduplicated: boolean | null
  status: number
  /** Milliseconds since the epoch. */
  at: number
}

export interface Admission {
  input: Input
  /** Milliseconds since the epoch; null when it was never sent. */
  sentAt: number | null
  /** Null when no answer came: it may or may not have been accepted. */
  receipt: Receipt | null
  /** When the answer said that it was stopped, in milliseconds since the epoch; null when none did. */
  abortedAt: number | null
}

export const instance = 'lane'
export const sessionName = (session: number) => `s${session}`

const Accepted = z.object({
  operationId: z.string().optional(),
  dispatchId: z.string().optional(),
  runId: z.string().optional(),
  deduplicated: z.boolean().optional(),
})
const Aborted = z.object({ aborted: z.boolean() })

export interface Sessions {
  /** Ids of the sessions, by their number. */
  ids: string[]
}

export async function openSessions(door: Door): Promise<Sessions> {
  const ids: string[] = []
  for (let index = 0; index < sessionCount; index += 1) {
    const asked = { agent: 'worker', instanceId: instance, name: sessionName(index) }
    const { body } = await send(door, 'POST', '/api/sessions', asked)
    ids.push(z.object({ id: z.string() }).parse(body).id)
  }
  return { ids }
}

export function newAdmission(input: Input): Admission {
  return { input, sentAt: null, receipt: null, abortedAt: null }
}

/** Resolves when every caller is done, or has lost its server. */
export async function admitAll(
  door: Door,
  sessions: Sessions,
  admissions: Admission[],
  onReceipt: () => void,
): Promise<void> {
  const callers = Map.groupBy(admissions, ({ input }) =>
    input.kind === 'run' ? 'runs' : sessionName(input.session),
  )
  const calls = [...callers.values()].map(async (queue) => {
    // A caller that waits for its answer does not keep the next one from asking.
    const waiting: Promise<void>[] = []
    for (const admission of queue) {
      const { kind, pauseMs } = admission.input
      if (pauseMs > 0) await delay(pauseMs)
      const call = admit(door, sessions, admission, onReceipt)
      if (kind === 'answer') waiting.push(call)
      else await call
    }
    await Promise.all(waiting)
  })
  await Promise.all(calls)
}

async function admit(
  door: Door,
  sessions: Sessions,
  admission: Admission,
  onReceipt: () => void,
): Promise<void> {
  try {
    admission.sentAt = Date.now()
    const receipt = readReceipt(await request(door, sessions, admission.input))
    admission.receipt = receipt
    onReceipt()
    const { abortMs, kind } = admission.input
    if (abortMs === null || receipt.id === null) return
    // Later, while others are handed in.
    await delay(abortMs)
    if (await stop(door, kind, receipt.id)) admission.abortedAt = Date.now()
  } catch (error) {
    if (!isLost(error)) throw error
  }
}

async function stop(door: Door, kind: Input['kind'], id: string): Promise<boolean> {
  const list = { prompt: 'operations', dispatch: 'dispatches', run: 'runs', answer: 'operations' }
  const { status, body } = await send(door, 'POST', `/api/${list[kind]}/${id}/abort`, {})
  if (status !== 200) return false
  return Aborted.safeParse(body).data?.aborted ?? /"outcome":"aborted"/.test(JSON.stringify(body))
}

/** One whose steps are kept and gone on with, or one without. */
export function workflowOf({ session }: Input): 'job' | 'plain' {
  return session === 0 ? 'plain' : 'job'
}

/** Sends it, or sends it again: the same input is always the same request. */
export function request(door: Door, { ids }: Sessions, input: Input): Promise<Answer> {
  const headers: Record<string, string> = input.key === null ? {} : { 'idempotency-key': input.key }
  const message = `[${input.id} ${input.behaviour}]`
  const session = sessionName(input.session)
  const agent = `/agents/worker/${instance}`
  switch (input.kind) {
    case 'answer':
      return send(door, 'POST', agent, { message, session }, headers)
    case 'prompt':
      return send(door, 'POST', `/api/sessions/${ids[input.session]}/prompt`, { message }, headers)
    case 'dispatch':
      return send(door, 'POST', `${agent}/dispatch`, { input: message, session }, headers)
    case 'run': {
      const payload = { id: input.id, behaviour: input.behaviour }
      return send(door, 'POST', `/workflows/${workflowOf(input)}`, payload, headers)
    }
  }
}

export function readReceipt({ status, body }: Answer): Receipt {
  const accepted = Accepted.safeParse(body).data ?? {}
  const { operationId, dispatchId, runId, deduplicated = null } = accepted
  const id = operationId ?? dispatchId ?? runId ?? null
  return { id, deduplicated, status, at: Date.now() }
}

/** The server went away: no answer, half of one, or nobody there. */
export function isLost(error: unknown): boolean {
  return error instanceof TypeError || error instanceof SyntaxError
}
