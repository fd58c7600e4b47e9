/** The protocol's own servers over every transport, as an agent meets them. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ResolvedTool } from '../tool/port.ts'
import { McpConnections } from './connections.ts'
import { directTools } from './direct-tools.ts'
import { McpServerConfig } from './server-config.ts'
import {
  everythingOverHttp,
  everythingOverStdio,
  filesystemServer,
  type ListeningServer,
} from './testing/servers.ts'

const signal = new AbortController().signal

function openConnections(env: Record<string, string> = {}): McpConnections {
  const connections = new McpConnections({ projectRoot: process.cwd(), env })
  onTestFinished(() => connections[Symbol.asyncDispose]())
  return connections
}

async function toolsOf(name: string, config: McpServerConfig, connections = openConnections()) {
  const connection = connections.get(name, config)
  const tools = directTools([{ connection, tools: await connection.tools(signal) }])
  const updates: string[] = []
  const find = (tool: string): ResolvedTool => {
    const found = tools.find((one) => one.name === `mcp__${name}__${tool}`)
    if (found === undefined) throw new Error(`There is no ${tool}.`)
    return found
  }
  const run = (tool: string, input: unknown, given = signal) =>
    find(tool).execute(input, {
      signal: given,
      toolCallId: 'call_1',
      turnId: 'turn_1',
      operationId: 'op_1',
      update: (delta) => updates.push(delta),
    })
  return { connection, tools, find, run, updates }
}

const transports: [
  string,
  () => Promise<{ config: McpServerConfig; server: ListeningServer | null }>,
][] = [
  ['stdio', async () => ({ config: everythingOverStdio(), server: null })],
  ['streamable-http', () => listening('streamable-http')],
  ['sse', () => listening('sse')],
]

async function listening(transport: 'streamable-http' | 'sse') {
  const server = await everythingOverHttp(transport)
  onTestFinished(() => server.kill())
  return { config: server.config, server }
}

describe.each(transports)('over %s', (transport, start) => {
  test('tools keep their schema and say where they come from', async () => {
    const { config } = await start()
    const { find, tools, connection } = await toolsOf('everything', config)
    expect(connection.health()).toMatchObject({ transport, state: 'connected' })
    expect(tools.every(({ origin }) => origin === 'mcp')).toBe(true)
    expect(find('echo')).toMatchObject({
      description: expect.stringMatching(/^\[MCP server everything, tool echo\] Echoes/),
      parameters: {
        type: 'object',
        properties: { message: { type: 'string', description: 'Message to echo' } },
        required: ['message'],
      },
    })
    expect(find('echo').parameters).not.toHaveProperty('$schema')
  })

  test('results of every kind become text', async () => {
    const { config } = await start()
    const { run } = await toolsOf('everything', config)
    expect(await run('echo', { message: 'hi' })).toBe('Echo: hi')
    expect(JSON.parse(await run('get-structured-content', { location: 'Chicago' }))).toEqual({
      temperature: 36,
      conditions: 'Light rain / drizzle',
      humidity: 82,
    })
    expect(await run('get-tiny-image', {})).toMatch(/\[Image: image\/png, \d+ bytes\]/)
    expect(await run('get-resource-links', { count: 2 })).toMatch(/\[Link: .+, demo:\/\//)
    await expect(run('echo', {})).rejects.toMatchObject({ type: 'mcp_tool_error' })
  })

  test('progress is told while it runs, and an abort ends it', async () => {
    const { config } = await start()
    const { run, updates } = await toolsOf('everything', config)
    await run('trigger-long-running-operation', { duration: 0.2, steps: 2 })
    expect(updates.join('')).toContain('1/2')
    const abort = new AbortController()
    const reason = new Error('stopped')
    const waiting = run(
      'trigger-long-running-operation',
      { duration: 60, steps: 600 },
      abort.signal,
    )
    abort.abort(reason)
    await expect(waiting).rejects.toBe(reason)
  })

  test('a task is followed to its result', async () => {
    const { config } = await start()
    const { run } = await toolsOf('everything', config)
    expect(await run('simulate-research-query', { topic: 'bees' })).toContain(
      '# Research Report: bees',
    )
  })
})

describe.each(transports.slice(1))('over %s', (_, start) => {
  test('a server that was restarted is connected again for the next call', async () => {
    const { config, server } = await start()
    const { run } = await toolsOf('everything', config)
    expect(await run('echo', { message: 'one' })).toBe('Echo: one')
    await server?.restart()
    expect(await run('echo', { message: 'two' })).toBe('Echo: two')
  })

  test('a server that dies in a call fails the call', async () => {
    const { config, server } = await start()
    const { run, connection } = await toolsOf('everything', config)
    const begun = new Promise<void>((resolve) => {
      const call = {
        tool: 'trigger-long-running-operation',
        input: { duration: 60, steps: 600 },
        signal,
        onProgress: () => resolve(),
      }
      connection.call(call).catch(() => undefined)
    })
    const waiting = run('trigger-long-running-operation', { duration: 60, steps: 600 })
    waiting.catch(() => undefined)
    await begun
    await server?.kill()
    await expect(waiting).rejects.toMatchObject({ type: 'mcp_call_failed' })
  })

  test('a server that is not there is unavailable', async () => {
    const { config, server } = await start()
    await server?.kill()
    await expect(toolsOf('everything', config)).rejects.toMatchObject({
      type: 'mcp_unavailable',
      details: 'The server cannot be reached (ECONNREFUSED).',
    })
  })
})

test('a server whose address nobody may speak to says so', async () => {
  const config = McpServerConfig.parse({ url: 'http://127.0.0.1:1/mcp' })
  await expect(toolsOf('odd', config)).rejects.toMatchObject({
    details: 'The server cannot be reached (bad port).',
  })
})

test('a process sees what it was granted, what it needs, and nothing else', async () => {
  process.env.STUDIO_SECRET = 'of the studio'
  onTestFinished(() => {
    delete process.env.STUDIO_SECRET
  })
  const connections = openConnections({ TOKEN: 'granted-value' })
  const config = everythingOverStdio({ GRANTED: `\${TOKEN}` })
  const { run } = await toolsOf('everything', config, connections)
  const env: Record<string, string> = JSON.parse(await run('get-env', {}))
  expect(env).toMatchObject({ GRANTED: 'granted-value', PATH: process.env.PATH })
  expect(env).not.toHaveProperty('STUDIO_SECRET')
})

test('the filesystem server reads what lies in its folder', async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'hearth-mcp-')))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await writeFile(join(root, 'note.txt'), 'remember the milk')
  const { run, tools } = await toolsOf('files', filesystemServer(root))
  expect(tools.length).toBeGreaterThan(10)
  expect(await run('read_text_file', { path: join(root, 'note.txt') })).toContain(
    'remember the milk',
  )
  await expect(run('read_text_file', { path: '/etc/passwd' })).rejects.toMatchObject({
    type: 'mcp_tool_error',
    message: expect.stringContaining('Access denied'),
  })
})
