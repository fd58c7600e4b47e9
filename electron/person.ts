/**
 * Stands between the page and the API: says with each request whether a person is there, and where the API wants a
 * person's word, asks for it in a native dialog and sends the very same request again. The page sees only the end.
 */
import { z } from 'zod'
import { PersonQuestion, type PersonState } from '../core/contract/person.ts'
import type { FetchFor } from '../core/server/message-port.ts'
import type { Presence } from './presence.ts'

const Needed = z.object({
  error: z.object({
    type: z.literal('person_needed'),
    meta: z.object({ question: PersonQuestion }),
  }),
})

/** So long the same question is refused without asking after a person said no: nobody is worn down. */
const quietMs = 5_000

export interface PersonOptions {
  fetch: FetchFor
  presence: Presence
  /** A dialog outside of the page; true when the person agreed. */
  confirm(question: PersonQuestion): Promise<boolean>
  /** False: an approval needs only somebody at the window. */
  confirmsApprovals(): boolean
}

export class Person {
  #options: PersonOptions
  /** One dialog at a time. */
  #line: Promise<unknown> = Promise.resolve()
  #asking = new Map<string, Promise<boolean>>()
  /** What was agreed to for as long as the app runs. */
  #agreed = new Set<string>()
  #refusedAt = new Map<string, number>()

  constructor(options: PersonOptions) {
    this.#options = options
  }

  /** Never rejects because of a person: what they refuse stays refused. */
  async fetch(request: Request): Promise<Response> {
    const { fetch } = this.#options
    const again = await repeatable(request)
    const answer = await fetch(again(), this.#state(false))
    const question = await questionOf(answer)
    if (question === null || !(await this.#agrees(question))) return answer
    return fetch(again(), this.#state(true))
  }

  /** For what the shell itself wants to know. */
  async agrees(question: PersonQuestion): Promise<boolean> {
    return this.#agrees(question)
  }

  #state(hasAgreed: boolean): PersonState {
    return { isPresent: this.#options.presence.isPresent(), hasAgreed }
  }

  async #agrees(question: PersonQuestion): Promise<boolean> {
    const { presence, confirmsApprovals } = this.#options
    const key = `${question.kind} ${question.subject}`
    if (this.#agreed.has(key)) return presence.isPresent()
    if (question.kind === 'approval' && !confirmsApprovals() && presence.isPresent()) return true
    const refusedAt = this.#refusedAt.get(key)
    if (refusedAt !== undefined && Date.now() - refusedAt < quietMs) return false
    const known = this.#asking.get(key)
    // Whoever asks the same meanwhile gets the same answer; an approval is good for one request.
    if (known !== undefined) return question.kind === 'change' ? known : false
    const answered = this.#line.then(() => this.#ask(question, key))
    this.#line = answered.catch(() => undefined)
    this.#asking.set(key, answered)
    try {
      return await answered
    } finally {
      this.#asking.delete(key)
    }
  }

  async #ask(question: PersonQuestion, key: string): Promise<boolean> {
    const agreed = await this.#options.confirm(question)
    if (agreed) {
      this.#options.presence.note()
      this.#refusedAt.delete(key)
      if (question.kind === 'terminal') this.#agreed.add(key)
    } else {
      this.#refusedAt.set(key, Date.now())
    }
    return agreed
  }
}

/** Its body is read once, so that the second request has the same bytes, whatever the page does. */
async function repeatable(request: Request): Promise<() => Request> {
  const { method, url, headers, signal } = request
  if (method === 'GET' || method === 'HEAD') return () => request
  const body = new Uint8Array(await request.arrayBuffer())
  return () => new Request(url, { method, headers, signal, ...(body.length > 0 ? { body } : {}) })
}

async function questionOf(answer: Response): Promise<PersonQuestion | null> {
  if (answer.status !== 403) return null
  const needed = Needed.safeParse(
    await answer
      .clone()
      .json()
      .catch(() => null),
  )
  return needed.success ? needed.data.error.meta.question : null
}
