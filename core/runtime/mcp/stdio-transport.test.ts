import { afterEach, describe, expect, test } from 'vitest'
import { processTable } from '../sandbox/host/process-table.ts'
import { endCommandsOfThread } from '../sandbox/local.ts'
import { McpConnections } from './connections.ts'
import { StdioTransport } from './stdio-transport.ts'
import { oddServer } from './testing/servers.ts'

const signal = new AbortController().signal
let connections = new McpConnections({ projectRoot: process.cwd(), env: {} })

afterEach(async () => {
  await connections[Symbol.asyncDispose]()
  connections = new McpConnections({ projectRoot: process.cwd(), env: {} })
})

async function call(tool: string, option: Parameters<typeof oddServer>[0] = 'plain') {
  const connection = connections.get('odd', oddServer(option))
  const result = await connection.call({ tool, input: {}, signal, onProgress: () => undefined })
  const [block] = result.content
  return block?.type === 'text' ? block.text : ''
}

async function countAlive(pids: number[]): Promise<number> {
  return (await processTable()).filter(({ pid }) => pids.includes(pid)).length
}

describe('a server over standard streams', () => {
  test('ends with what it started, also when it will not', async () => {
    const pids = (await call('child', 'stubborn')).split(' ').map(Number)
    expect(await countAlive(pids)).toBe(2)
    await connections[Symbol.asyncDispose]()
    expect(await countAlive(pids)).toBe(0)
  })

  test.runIf(process.platform === 'linux')(
    'is found by those who end what a lost thread left running',
    async () => {
      const pids = (await call('child')).split(' ').map(Number)
      // Tests run in the main thread, whose number is 0.
      await endCommandsOfThread(0)
      expect(await countAlive(pids)).toBe(0)
    },
  )

  test('that ends before it answers says why', async () => {
    const connection = connections.get('odd', oddServer('refuse'))
    await expect(connection.tools(signal)).rejects.toMatchObject({
      type: 'mcp_unavailable',
      details: 'Its process ended with code 1.\nno configuration found',
    })
  })

  test.runIf(process.platform !== 'win32')(
    'that stops listening before it ends says why all the same',
    async () => {
      const script = 'exec <&-; echo ready; echo "no room left" >&2; exit 4'
      const transport = new StdioTransport({
        command: 'sh',
        args: ['-c', script],
        env: {},
        cwd: process.cwd(),
      })
      // What is no message is told as an error.
      const ready = new Promise<void>((resolve) => {
        transport.onerror = () => resolve()
      })
      await transport.start()
      await ready
      const sent = transport.send({ jsonrpc: '2.0', id: 1, method: 'ping' })
      await expect(sent).rejects.toThrow()
      expect(transport.complaint).toBe('Its process ended with code 4.\nno room left')
      await transport.close()
    },
  )

  test('that crashes in a call fails the call and comes back for the next', async () => {
    await call('learn')
    await expect(call('crash')).rejects.toMatchObject({ type: 'mcp_call_failed' })
    expect(connections.health()[0]?.lastError).toContain(
      'Its process ended with code 3.\nthe odd server gives up',
    )
    expect(await call('child')).toMatch(/^\d+ \d+$/)
    expect(connections.health()[0]).toMatchObject({ state: 'connected', lastError: null })
  })

  test('that is not installed says so', async () => {
    const config = { ...oddServer(), command: 'no-such-mcp-server' }
    await expect(connections.get('none', config).tools(signal)).rejects.toMatchObject({
      details: 'There is no command "no-such-mcp-server".',
    })
    const lost = { ...oddServer(), cwd: 'no/such/folder' }
    await expect(connections.get('lost', lost).tools(signal)).rejects.toMatchObject({
      details: expect.stringContaining('no/such/folder does not exist'),
    })
  })

  test('is told when a call was given up', async () => {
    const connection = connections.get('odd', oddServer())
    const reason = new Error('stopped by a person')
    const abort = new AbortController()
    await connection.tools(signal)
    const waiting = connection.call({
      tool: 'wait',
      input: {},
      signal: abort.signal,
      onProgress: () => undefined,
    })
    abort.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    expect(connection.health().state).toBe('connected')
  })

  test('offers every page of its tools, and what it learns', async () => {
    const connection = connections.get('odd', oddServer())
    const names = async () => (await connection.tools(signal)).map(({ name }) => name)
    expect(await names()).toEqual(['learn', 'crash', 'fail', 'wait', 'child', 'sum!'])
    await call('learn')
    expect(await names()).toContain('learnt')
  })
})
