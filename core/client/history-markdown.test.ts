import { expect, test } from 'vitest'
import { type HistoryEntry, SessionHistory } from '../contract/history.ts'
import type { Message } from '../contract/message.ts'
import { historyMarkdown } from './history-markdown.ts'

function entry(id: string, parentId: string | null, message: Message): HistoryEntry {
  return { id, parentId, timestamp: '2026-01-01T00:00:00.000Z', type: 'message', message }
}
const say = (role: 'user' | 'assistant', text: string): Message => ({
  role,
  content: [{ type: 'text', text }],
})

test('holds the active branch with its tools, without thoughts, fences unbroken', () => {
  const call = { toolCallId: '1', toolName: 'read' }
  const history = SessionHistory.parse({
    version: 2,
    leafId: 'e',
    metadata: { session_id: 's', parent_session_id: null, task_id: null, children: [] },
    createdAt: '',
    updatedAt: '',
    entries: [
      entry('a', null, say('user', 'Read it')),
      entry('b', 'a', {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'a secret thought' },
          { type: 'tool-call', ...call, input: { path: 'a.md' } },
        ],
      }),
      entry('c', 'b', {
        role: 'tool',
        content: [{ type: 'tool-result', ...call, output: '```js\n1\n```', isError: false }],
      }),
      entry('d', 'c', say('assistant', 'left behind')),
      entry('e', 'c', say('assistant', 'It says 1.')),
    ],
  })
  expect(historyMarkdown(history, { title: 'A talk' })).toBe(`# A talk

## You

Read it

## Agent

**read**

\`\`\`json
{
  "path": "a.md"
}
\`\`\`

read gave:

\`\`\`\`
\`\`\`js
1
\`\`\`
\`\`\`\`

## Agent

It says 1.
`)
})
