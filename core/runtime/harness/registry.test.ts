import { expect, test } from 'vitest'
import { createAgent } from '../agent/create-agent.ts'
import { openTestProject } from '../testing/test-project.ts'
import type { Harness } from './port.ts'
import { registerHarness, resolveHarness } from './registry.ts'

const own: Harness = { name: 'own', run: () => Promise.reject(new Error('not run here')) }

test('the default harness needs no name', () => {
  expect(resolveHarness().name).toBe('ai_sdk')
})

test('names are one however they are written', () => {
  expect(resolveHarness('AI-SDK')).toBe(resolveHarness('ai_sdk'))
})

test('a registered harness is made once and can be replaced', () => {
  registerHarness('My-Own', () => ({ ...own }))
  const first = resolveHarness('my_own')
  expect(resolveHarness('my-own')).toBe(first)
  registerHarness('my_own', () => own)
  expect(resolveHarness('MY_OWN')).toBe(own)
})

test('an agent is answered by the harness that was registered, and asks it as it is set', async () => {
  const asked: unknown[] = []
  registerHarness('Loud-One', () => {
    const inner = resolveHarness()
    return {
      name: 'loud_one',
      async run(request, emit) {
        asked.push([request.model, request.messages.length])
        const result = await inner.run(request, emit)
        return { ...result, text: result.text.toUpperCase() }
      },
    }
  })
  const agent = createAgent(() => ({ sandbox: false as const, harness: 'loud-one' }))
  const plain = createAgent(() => ({ sandbox: false as const }))
  await using project = await openTestProject({
    agents: { loud: { default: agent }, plain: { default: plain } },
  })
  const answer = await project.prompt('loud', '[[say:hello]]')
  expect(answer).toMatchObject({ text: 'HELLO', metadata: { harness: 'loud_one' } })
  expect((await project.prompt('plain', '[[say:hello]]')).text).toBe('hello')
  expect(asked).toEqual([['demo/scripted', 1]])
})

test('an unknown name lists the known ones', () => {
  expect(() => resolveHarness('nobody')).toThrow(
    expect.objectContaining({
      type: 'invalid_request',
      details: expect.stringContaining('ai_sdk'),
    }),
  )
})

test('a backend that is known and not there says what to use instead', () => {
  for (const name of ['openai_agents', 'Google-ADK']) {
    expect(() => resolveHarness(name)).toThrow(
      expect.objectContaining({
        type: 'not_implemented',
        status: 501,
        details: expect.stringMatching(/ai_sdk.*Registered harnesses: .*deepagents/),
      }),
    )
  }
  registerHarness('google-adk', () => own)
  expect(resolveHarness('google_adk')).toBe(own)
})

test('each project has a harness of its own, told where the project is', () => {
  const roots: (string | null)[] = []
  registerHarness('rooted', ({ projectRoot }) => {
    roots.push(projectRoot)
    return { ...own }
  })
  const here = resolveHarness('rooted', { projectRoot: '/here' })
  expect(resolveHarness('rooted', { projectRoot: '/there' })).not.toBe(here)
  expect(resolveHarness('rooted', { projectRoot: '/here' })).toBe(here)
  expect(roots).toEqual(['/here', '/there'])
})
