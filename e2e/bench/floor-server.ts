/**
 * The floor Hearth is measured against: the least a durable agent server can do. The AI SDK's
 * `streamText` behind plain HTTP, every message in SQLite at synchronous=FULL, no sessions screen,
 * no events, no supervision. Prints its address as the first line.
 */
import { createServer } from 'node:http'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { type ModelMessage, stepCountIs, streamText, tool } from 'ai'
import Database from 'better-sqlite3'
import { z } from 'zod'

const [modelUrl, databasePath] = process.argv.slice(2)
if (!modelUrl || !databasePath) throw new Error('usage: floor-server <model url> <database path>')

const database = new Database(databasePath)
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
database.exec('CREATE TABLE message (id INTEGER PRIMARY KEY, session TEXT, data TEXT) STRICT')
database.exec('CREATE INDEX by_session ON message (session, id)')
const insert = database.prepare('INSERT INTO message (session, data) VALUES (?, ?)')
const select = database.prepare('SELECT data FROM message WHERE session = ? ORDER BY id')

const provider = createOpenAICompatible({ name: 'fake', baseURL: `${modelUrl}/v1`, apiKey: 'none' })
const tools = {
  echo: tool({
    description: 'Echoes its input',
    inputSchema: z.object({ text: z.string() }),
    execute: ({ text }) => text,
  }),
}
const Row = z.object({ data: z.string() })
const Body = z.object({ message: z.string() })

const server = createServer(async (request, response) => {
  const session = request.url ?? '/'
  let text = ''
  for await (const chunk of request) text += chunk
  if (request.method === 'GET') {
    response.end('{"ok":true}')
    return
  }
  insert.run(
    session,
    JSON.stringify({ role: 'user', content: Body.parse(JSON.parse(text)).message }),
  )
  const messages = select.all(session).map((row) => JSON.parse(Row.parse(row).data) as ModelMessage)
  const result = streamText({
    model: provider('echo'),
    messages,
    tools,
    stopWhen: stepCountIs(5),
    onStepFinish: ({ response: step }) => {
      for (const message of step.messages) insert.run(session, JSON.stringify(message))
    },
  })
  if (request.headers.accept === 'text/event-stream') {
    response.setHeader('content-type', 'text/event-stream')
    for await (const delta of result.textStream)
      response.write(`data: ${JSON.stringify(delta)}\n\n`)
    response.end()
    return
  }
  const answer = { text: await result.text, usage: await result.usage }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ result: answer }))
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no address')
  console.log(JSON.stringify({ url: `http://127.0.0.1:${address.port}`, token: 'none' }))
})
