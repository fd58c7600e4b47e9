/** An MCP server for tests, run as a process: its list of tools changes, it crashes, it will not end. */
import { spawn } from 'node:child_process'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'

const names = ['learn', 'crash', 'fail', 'wait', 'child', 'sum!']
const server = new Server(
  { name: 'odd', version: '1.0.0' },
  { capabilities: { tools: { listChanged: true } } },
)

// Two tools a page, so that a client that reads one page knows too little.
server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
  const start = Number(params?.cursor ?? 0)
  const page = names.slice(start, start + 2)
  const isLast = start + 2 >= names.length
  return {
    tools: page.map((name) => ({ name, inputSchema: { type: 'object' } })),
    ...(isLast ? {} : { nextCursor: String(start + 2) }),
  }
})

server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
  switch (params.name) {
    case 'learn':
      names.push('learnt')
      await server.sendToolListChanged()
      return say('learnt')
    case 'crash':
      console.error('the odd server gives up')
      process.exit(3)
      return say('')
    case 'fail':
      return { ...say('it does not work'), isError: true }
    case 'wait':
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      console.error('cancelled')
      return say('')
    case 'child': {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
      return say(`${process.pid} ${child.pid}`)
    }
    default:
      return say(JSON.stringify(params.arguments))
  }
})

function say(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] }
}

const [option] = process.argv.slice(2)
if (option === 'refuse') {
  console.error('no configuration found')
  process.exit(1)
}
if (option === 'stubborn') {
  process.on('SIGTERM', () => undefined)
  setInterval(() => undefined, 1_000)
}
console.log('a greeting that is no message')
await server.connect(new StdioServerTransport())
