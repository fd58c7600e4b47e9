import { expect, test } from 'vitest'
import { profileToRole, roleToProfile } from './role-profile.ts'

test('a profile becomes a role and a role a profile', () => {
  const profile = {
    name: 'reviewer',
    description: 'Reviews.',
    model: 'openai/gpt-5.5',
    thinkingLevel: 'high',
    instructions: 'Be strict.',
  } as const
  expect(roleToProfile(profileToRole(profile))).toEqual(profile)
  expect(profileToRole({ name: 'a', model: false })).toEqual({
    name: 'a',
    description: null,
    model: null,
    thinkingLevel: null,
    instructions: '',
  })
})

test('what cannot be the other says why', () => {
  const refusal = (message: string) =>
    expect.objectContaining({ type: 'invalid_agent', message: expect.stringContaining(message) })
  expect(() => profileToRole({ instructions: 'x' })).toThrow(refusal('needs a name'))
  expect(() => profileToRole({ name: 'a', instructions: () => 'x' })).toThrow(refusal('a function'))
  const role = { description: null, model: null, thinkingLevel: null, instructions: '' }
  expect(() => roleToProfile({ ...role, name: 'two words' })).toThrow(refusal('role.name'))
})
