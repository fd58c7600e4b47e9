import { afterEach, expect, test } from 'vitest'
import { newEntryId, newOperationId } from '../../contract/id.ts'
import { messageText } from '../../contract/message.ts'
import { createAgent } from '../agent/create-agent.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

/** A tool that ends when the test says so. */
function heldTool() {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const tool = defineTool({
    name: 'held',
    description: 'Waits.',
    async execute() {
      await held
      return 'let go'
    },
  })
  return { tool, letGo }
}

async function open() {
  const { tool, letGo } = heldTool()
  const assistant = { default: createAgent(() => ({ tools: [tool] })) }
  project = await openTestProject({ agents: { assistant } })
  const { host, runtime } = project
  const operationId = newOperationId()
  const answer = project.prompt('assistant', '[[tool:held {}]]', { operationId })
  await host.waitFor((event) => event.type === 'tool_start')
  const say = (text: string, id = newEntryId()) =>
    runtime.steer(operationId, { id, text, images: [] })
  const said = () =>
    host.entriesOf('default').map(({ data }) => {
      if (data.type !== 'message') return data.type
      return `${data.source ?? ''} ${data.message.role}: ${messageText(data.message)}`.trim()
    })
  return { host, runtime, operationId, answer, letGo, say, said }
}

test('what is said while a tool works is read before the next turn, after the result', async () => {
  const { runtime, operationId, answer, letGo, say, said, host } = await open()
  const first = say('[[say:first]]')
  const second = say('[[say:second]]')
  letGo()
  expect(await Promise.all([first, second])).toEqual(['taken', 'taken'])
  expect(await answer).toMatchObject({ text: 'second' })
  expect(said()).toEqual(
    [
      'prompt user: [[tool:held {}]]',
      'prompt assistant: ',
      'prompt tool: let go',
      'steer user: [[say:first]]',
      'steer user: [[say:second]]',
      'prompt assistant: second',
    ].map((line) => line.trim()),
  )
  const own = host.entriesOf('default').filter(({ data }) => data.type === 'message')
  expect(new Set(own.map((entry) => entry.operationId))).toEqual(new Set([operationId]))
  // It has ended: there is nobody to say more to.
  expect(await runtime.steer(operationId, { id: newEntryId(), text: 'late', images: [] })).toBe(
    null,
  )
})

test('said in the last turn it is answered in a further one', async () => {
  const id = newEntryId()
  const operationId = newOperationId()
  let outcome: Promise<unknown> | null = null
  // Instructions are asked for when what was said before the turn is read already.
  const instructions = () => {
    outcome ??= opened.runtime.steer(operationId, { id, text: '[[say:more]]', images: [] })
    return ''
  }
  const assistant = { default: createAgent(() => ({ instructions })) }
  const opened = await openTestProject({ agents: { assistant } })
  project = opened
  const answer = await opened.prompt('assistant', '[[say:done]]', { operationId })
  expect(answer).toMatchObject({ text: 'more' })
  expect(await outcome).toBe('taken')
  expect(opened.host.entriesOf('default').map((entry) => entry.id)).toContain(id)
})

test('what is taken back is never read', async () => {
  const { runtime, operationId, answer, letGo, say, said } = await open()
  const id = newEntryId()
  const outcome = say('[[say:no]]', id)
  expect(await runtime.withdrawSteering(operationId, id)).toBe(true)
  expect(await outcome).toBe('withdrawn')
  expect(await runtime.withdrawSteering(operationId, id)).toBe(false)
  letGo()
  await answer
  expect(said().filter((line) => line.startsWith('steer'))).toEqual([])
})

test('an operation that is stopped says that it did not read it', async () => {
  const { runtime, operationId, answer, letGo, say, said } = await open()
  const failed = expect(answer).rejects.toMatchObject({ type: 'aborted' })
  const outcome = say('[[say:no]]')
  await runtime.abort({ operationId, reason: 'enough' })
  letGo()
  expect(await outcome).toBe('ended')
  await failed
  expect(said().filter((line) => line.startsWith('steer'))).toEqual([])
})
