import { afterEach, expect, test } from 'vitest'
import { createAgent } from '../agent/create-agent.ts'
import { defineCommand } from '../command/define-command.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'

let project: TestProject
afterEach(() => project[Symbol.asyncDispose]())

const ran: string[] = []
afterEach(() => ran.splice(0))

async function call(tool: string, args = {}): Promise<string> {
  return (await project.prompt('a', `[[tool:${tool} ${JSON.stringify(args)}]]`)).text
}

async function open(): Promise<void> {
  const run = (name: string) => () => {
    ran.push(name)
    return `${name} ran`
  }
  const parameters = {
    type: 'object',
    properties: { loud: { type: 'boolean' } },
    required: ['loud'],
  }
  const base = { description: 'A tool.', parameters }
  const always = defineTool({
    ...base,
    name: 'always',
    needsApproval: true,
    execute: run('always'),
  })
  const loud = defineTool({
    ...base,
    name: 'loud',
    needsApproval: async ({ loud }) => loud === true,
    execute: run('loud'),
  })
  const confused = defineTool({
    ...base,
    name: 'confused',
    needsApproval: () => {
      throw new Error('Who am I?')
    },
    execute: run('confused'),
  })
  const never = defineTool({ ...base, name: 'never', needsApproval: false, execute: run('never') })
  const line = defineCommand({
    name: 'line',
    description: 'A command.',
    command: 'echo line ran',
    needsApproval: true,
  })
  project = await openTestProject({
    agents: {
      a: {
        default: createAgent(() => ({ tools: [always, loud, confused, never], commands: [line] })),
      },
    },
  })
}

test('a tool that needs approval runs when it is allowed, and only then', async () => {
  await open()
  expect(await call('always', { loud: true })).toContain('nobody allowed the call of "always"')
  expect(project.host.questions).toMatchObject([
    { capability: 'tool', toolName: 'always', subject: '{"loud":true}', args: { loud: true } },
  ])
  project.host.answerApproval = () => ({ outcome: 'denied', note: 'be quiet' })
  expect(await call('always', { loud: true })).toContain('be quiet')
  expect(ran).toEqual([])
  project.host.answerApproval = () => ({ outcome: 'allowed', note: null })
  expect(await call('always', { loud: true })).toContain('always ran')
  expect(ran).toEqual(['always'])
})

test('a function decides by the arguments; one that throws refuses', async () => {
  await open()
  expect(await call('loud', { loud: false })).toContain('loud ran')
  expect(await call('never', { loud: true })).toContain('never ran')
  expect(project.host.questions).toEqual([])
  expect(await call('loud', { loud: true })).toContain('nobody allowed')
  expect(project.host.questions).toHaveLength(1)
  expect(await call('confused', { loud: true })).toContain('Who am I?')
  expect(ran).toEqual(['loud', 'never'])
})

test('arguments that do not fit bother nobody', async () => {
  await open()
  expect(await call('always', {})).toContain('Invalid arguments')
  expect(project.host.questions).toEqual([])
})

test('a command asks in the same way', async () => {
  await open()
  expect(await call('line')).toContain('nobody allowed the call of "line"')
  project.host.answerApproval = () => ({ outcome: 'allowed', note: null })
  expect(await call('line')).toContain('line ran')
})

test('anything but true, false or a function is refused where it is written', () => {
  const tool = { name: 'x', description: 'x', execute: () => '' }
  expect(() => Reflect.apply(defineTool, null, [{ ...tool, needsApproval: 'yes' }])).toThrow(
    /needsApproval must be/,
  )
})
