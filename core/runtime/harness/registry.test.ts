import { expect, test } from 'vitest'
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

test('an unknown name lists the known ones', () => {
  expect(() => resolveHarness('deepagents')).toThrow(
    expect.objectContaining({
      type: 'invalid_request',
      details: expect.stringContaining('ai_sdk'),
    }),
  )
})
