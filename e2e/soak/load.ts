/** What callers do all day: prompts, streams, dispatches, runs and sockets; read to the end, stopped, or simply left. */
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import WebSocket from 'ws'
import { z } from 'zod'
import { type Answer, type Door, send } from '../chaos/api.ts'
import type { Random } from '../chaos/random.ts'
import { type Behaviour, behaviours } from '../chaos/trial-plan.ts'

export interface Call {
  door: Door
  random: Random
  /** Says what this call is about; no two are the same. */
  mark: string
  /** Instances come and go: each has a few calls. */
  instance: string
}

type Deed = (call: Call) => Promise<void>

const Ids = z.object({ id: z.string().optional(), operationId: z.string().optional() })
/** What the model's behaviours may make of a prompt that was understood. */
const understood = new Set([200, 202, 424, 429, 500, 502, 503, 504])

export const deeds: Record<string, Deed> = {
  async prompt(call) {
    const path = `/agents/worker/${call.instance}`
    check(await send(call.door, 'POST', path, { message: message(call) }))
  },

  async stream(call) {
    await streamed(call, null)
  },

  async 'stream that is left'(call) {
    await streamed(call, call.random.whole(1, 3))
  },

  async dispatch(call) {
    const path = `/agents/worker/${call.instance}/dispatch`
    check(await send(call.door, 'POST', path, { input: message(call) }))
  },

  async run(call) {
    const payload = { id: call.mark, behaviour: behaviour(call) }
    check(await send(call.door, 'POST', '/workflows/job?wait=result', payload))
  },

  async 'prompt that is stopped'(call) {
    const asked = { agent: 'worker', instanceId: call.instance, name: 'default' }
    const session = Ids.parse((await send(call.door, 'POST', '/api/sessions', asked)).body)
    const path = `/api/sessions/${session.id}/prompt`
    const answer = await send(call.door, 'POST', path, { message: `[${call.mark} slow]` })
    check(answer)
    await delay(call.random.whole(0, 250))
    const { operationId } = Ids.parse(answer.body)
    check(await send(call.door, 'POST', `/api/operations/${operationId}/abort`, {}))
  },

  async socket(call) {
    const socket = await openSocket(call)
    socket.send(JSON.stringify({ type: 'prompt', message: message(call) }))
    await once(socket, 'message')
    socket.close()
    await once(socket, 'close')
  },

  async 'socket that is cut'(call) {
    const socket = await openSocket(call)
    socket.send(JSON.stringify({ type: 'prompt', message: `[${call.mark} slow]`, stream: true }))
    await once(socket, 'message')
    socket.terminate()
  },

  async 'events that are left'(call) {
    const response = await get(call.door, '/api/events/stream?after=0')
    const reader = response.body?.getReader()
    for (let pieces = call.random.whole(1, 20); pieces > 0; pieces -= 1) await reader?.read()
    await reader?.cancel()
  },

  /** Reads a little and then nothing, while the log goes on. */
  async 'slow reader'(call) {
    const response = await get(call.door, '/api/events/stream?after=0')
    const reader = response.body?.getReader()
    await reader?.read()
    await delay(call.random.whole(500, 2000))
    await reader?.cancel()
  },

  async lists({ door }) {
    const lists = ['operations', 'runs', 'dispatches', 'sessions', 'agents', 'events']
    for (const list of lists) check(await send(door, 'GET', `/api/${list}?limit=50`))
  },
}

function behaviour({ random }: Call): Behaviour {
  return random.pick(behaviours)
}

function message(call: Call): string {
  return `[${call.mark} ${behaviour(call)}]`
}

function check({ status, body }: Answer): void {
  if (!understood.has(status)) throw new Error(`${status} ${JSON.stringify(body)}`)
}

function get({ url, token }: Door, path: string): Promise<Response> {
  return fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
}

/** `pieces`: how many to read before leaving; null for all. */
async function streamed(call: Call, pieces: number | null): Promise<void> {
  const { url, token } = call.door
  const response = await fetch(`${url}/agents/worker/${call.instance}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ message: message(call) }),
  })
  check({ status: response.status, body: null })
  const reader = response.body?.getReader()
  for (let read = 0; read !== pieces; read += 1) {
    const { done = true } = (await reader?.read()) ?? {}
    if (done) return
  }
  await reader?.cancel()
}

async function openSocket({ door, instance }: Call): Promise<WebSocket> {
  const socket = new WebSocket(`${door.url.replace('http', 'ws')}/agents/worker/${instance}`, {
    headers: { authorization: `Bearer ${door.token}` },
  })
  await once(socket, 'open')
  return socket
}
