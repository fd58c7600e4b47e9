/** A reader of the event stream that goes on where it was, whatever cuts it off. */
import { createParser } from 'eventsource-parser'
import type { Door } from './api.ts'

export interface EventReader {
  /** Numbers of the durable events, in the order in which they came. */
  readonly seqs: number[]
  /** Resolves when the next frame arrives; rejects when there is none for so long. */
  next(milliseconds: number): Promise<void>
  /** Resolves when the event with this number, or a later one, has arrived. */
  until(seq: number, milliseconds: number): Promise<void>
  /** Leaves the process there was and reads on from another one. */
  follow(door: Door): Promise<void>
  cut(): void
}

/** Reads what comes after `after`. A stream that breaks stays broken until `follow` names a door. */
export function readEvents(after: number): EventReader {
  const seqs: number[] = []
  const waiting = new Set<() => void>()
  let abort = new AbortController()
  const wake = () => {
    for (const resolve of waiting) resolve()
    waiting.clear()
  }

  function next(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(arrived)
        reject(new Error(`No event for ${milliseconds} ms.`))
      }, milliseconds)
      // Whoever waits has a server running; a wait that nobody needs any more must not keep the trials from ending.
      timer.unref()
      const arrived = () => {
        clearTimeout(timer)
        resolve()
      }
      waiting.add(arrived)
    })
  }

  async function until(seq: number, milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds
    while ((seqs.at(-1) ?? after) < seq) await next(Math.max(1, end - performance.now()))
  }

  async function follow({ url, token }: Door): Promise<void> {
    abort.abort()
    abort = new AbortController()
    const { signal } = abort
    const position = String(seqs.at(-1) ?? after)
    const response = await fetch(`${url}/api/events/stream`, {
      headers: { authorization: `Bearer ${token}`, 'last-event-id': position },
      signal,
    })
    if (!response.ok || !response.body) throw new Error(`The event stream: ${response.status}`)
    void readBody(response.body, signal)
  }

  async function readBody(body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void> {
    const parser = createParser({
      onEvent({ id }) {
        if (signal.aborted) return
        if (id !== undefined && id !== '') seqs.push(Number(id))
        wake()
      },
    })
    const decoder = new TextDecoder()
    const reader = body.getReader()
    try {
      while (true) {
        const { done, value } = await reader.read()
        if (done || signal.aborted) return
        parser.feed(decoder.decode(value, { stream: true }))
      }
    } catch (error) {
      // Broken off by a kill or by ourselves: `follow` goes on.
      if (!(error instanceof Error)) throw error
    }
  }

  return { seqs, next, until, follow, cut: () => abort.abort() }
}
