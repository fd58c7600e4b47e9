/** A server that changes its port while it runs, and one that was started with a port. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHearthClient } from '../client/index.ts'
import { discoverServers } from './discovery.ts'
import { type ListeningServer, listen, openServer } from './listen.ts'
import { createFakeStudio } from './testing/fake-studio.ts'

let server: ListeningServer
beforeAll(async () => {
  const discovery = mkdtempSync(join(tmpdir(), 'hearth-fixed-'))
  const studio = createFakeStudio()
  server = await listen({
    ...{ studio, version: '1', port: 0, rendererRoot: null, discovery },
    report: () => undefined,
  })
})
afterAll(() => server.close())

describe('another port', () => {
  test('what is open on the old one ends, and the announcement follows; none is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-moved-'))
    const chosen: (number | null)[] = []
    const moving = await openServer({
      studio: createFakeStudio(),
      version: '1',
      port: 0,
      rendererRoot: null,
      discovery: folder,
      settings: null,
      report: () => undefined,
      onPortChosen: (port) => chosen.push(port),
    })
    const first = moving.address() ?? ''
    const here = createHearthClient({ baseUrl: first, token: moving.token ?? undefined })
    const stream = await fetch(`${first}/api/events/stream`, {
      headers: { authorization: `Bearer ${moving.token}` },
    })
    const ended = stream.text().catch(() => 'cut off')
    // Through the very port that is left.
    const { url } = await here.status.choosePort(0)
    expect(url).toBe(moving.address())
    expect(url).not.toBe(first)
    await ended
    expect(discoverServers(folder).map((one) => one.url)).toEqual([url])
    expect((await fetch(`${url}/health`)).status).toBe(200)

    const taken = Number(new URL(server.url).port)
    const there = createHearthClient({ baseUrl: url ?? '', token: moving.token ?? undefined })
    await expect(there.status.choosePort(taken)).rejects.toMatchObject({ type: 'port_in_use' })
    expect(moving.address()).toBe(url)

    expect(await there.status.choosePort(null)).toEqual({ url: null })
    expect([moving.address(), discoverServers(folder)]).toEqual([null, []])
    await expect.poll(() => fetch(`${url}/health`).catch(() => 'nobody')).toBe('nobody')
    await moving.moveTo(0)
    expect((await fetch(`${moving.address()}/health`)).status).toBe(200)
    await moving.close()
    expect(chosen).toEqual([0, null])
  })

  test('a server that was started with a port keeps it', async () => {
    const client = createHearthClient({ baseUrl: server.url, token: server.token ?? undefined })
    await expect(client.status.choosePort(null)).rejects.toMatchObject({ type: 'port_fixed' })
  })
})
