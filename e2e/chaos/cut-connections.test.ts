/** Lines cut at random, by seed: the typed client's reader misses nothing, and nothing asked over a socket is done twice. */
import { expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import { createHearthClient } from '../../core/client/index.ts'
import { isDurable } from '../../core/contract/event.ts'
import { hearthEntry } from '../../core/server/testing/hearth-entry.ts'
import { admitAll, instance, newAdmission } from './admissions.ts'
import { events } from './api.ts'
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts'
import { readEvents } from './event-reader.ts'
import { gatherFacts, saidFor } from './facts.ts'
import { closeLane, type Lane, openLane } from './lane.ts'
import { createRandom } from './random.ts'
import { untilSettled } from './settle.ts'
import { behaviours, type Input } from './trial-plan.ts'
import { checkInputs } from './verify/inputs.ts'
import { checkOutcomes } from './verify/outcomes.ts'

function inputs(seed: number): Input[] {
  const random = createRandom(seed)
  return Array.from({ length: 24 }, (_, index) => ({
    id: `cut${index}`,
    kind: random.pick(['prompt', 'dispatch', 'run']),
    behaviour: random.pick(behaviours),
    session: random.whole(0, 2),
    key: null,
    pauseMs: random.whole(0, 60),
    abortMs: null,
  }))
}

/** Everything the typed client sees through a line that is cut again and again, as numbers. */
async function followAll(proxy: CuttingProxy, token: string, stop: AbortSignal, seen: number[]) {
  const client = createHearthClient({ baseUrl: proxy.url, token })
  for await (const item of client.events.follow({ after: 0 }, { signal: stop })) {
    if (item.kind === 'event' && isDurable(item.event)) seen.push(item.event.seq)
  }
}

/** Asks once; the line may be cut before, while and after it is answered. */
async function askOverSocket({ server }: Lane, proxy: CuttingProxy, id: string): Promise<void> {
  const url = `${proxy.url.replace('http', 'ws')}/agents/worker/${instance}`
  const headers = { authorization: `Bearer ${server.token}` }
  const socket = new WebSocket(url, { headers })
  const gone = new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
    // It is closed as well, and that is enough.
    socket.on('error', () => resolve())
  })
  socket.once('open', () => {
    socket.send(JSON.stringify({ type: 'prompt', message: `[${id} slow]`, session: 's0' }))
    socket.once('message', () => socket.close())
  })
  await gone
}

test.each([1, 2])(
  'no cut costs a reader an event, or makes anything happen twice (seed %i)',
  async (seed) => {
    const lane = await openLane(hearthEntry)
    onTestFinished(() => closeLane(lane, false))
    const { server, sessions, project } = lane
    const proxy = await startCuttingProxy(server.url, seed)
    onTestFinished(() => proxy.close())
    const stop = new AbortController()
    const seen: number[] = []
    const following = followAll(proxy, server.token, stop.signal, seen)

    const admissions = inputs(seed).map(newAdmission)
    const asked = Array.from({ length: 6 }, (_, index) => `sock${index}`)
    await Promise.all([
      admitAll(server, sessions, admissions, () => {}),
      ...asked.map((id) => askOverSocket(lane, proxy, id)),
    ])
    const reader = readEvents(0)
    onTestFinished(() => reader.cut())
    await reader.follow(server)
    expect(await untilSettled(server, reader, 40_000)).toEqual([])
    expect(proxy.cuts()).toBeGreaterThan(2)
    proxy.heal()

    const all = (await events(server)).map((event) => event.seq)
    await expect.poll(() => seen.at(-1), { timeout: 30_000 }).toBe(all.at(-1))
    stop.abort()
    await following
    expect(seen).toEqual(all)
    const facts = await gatherFacts(server, project)
    expect(checkInputs(facts, admissions)).toEqual([])
    expect(checkOutcomes(facts)).toEqual([])
    for (const id of asked) expect(saidFor(facts, id).length).toBeLessThanOrEqual(1)
  },
  120_000,
)
