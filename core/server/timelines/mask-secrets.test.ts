import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SecretMask } from './mask-secrets.ts'

const github = `ghp_${'a1B2'.repeat(9)}`
const cases: [kind: string, text: string, secret: string][] = [
  ['API key', 'use sk-ant-api03-abcdefghijklmnop now', 'abcdefghijklmnop'],
  ['GitHub token', `git push https://${github}@github.com`, github],
  ['AWS key', 'AKIAIOSFODNN7EXAMPLE', 'IOSFODNN7'],
  ['JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3.SflKxwRJSMeKKF2QT4', 'SflKxw'],
  ['bearer token', 'Authorization: Bearer abcdef0123456789', 'abcdef0123456789'],
  ['password in an address', 'postgres://me:hunter22@db:5432/app', 'hunter22'],
  ['assigned secret', 'export DB_PASSWORD="correct-horse"', 'correct-horse'],
  ['private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', 'MIIE'],
]

for (const [kind, text, secret] of cases) {
  test(`finds a ${kind} wherever it stands, and says so`, () => {
    const mask = new SecretMask([])
    const event = { type: 'tool_call', result: { lines: [`before ${text} after`] } }
    const clean = mask.mask(event)
    expect(JSON.stringify(clean)).not.toContain(secret)
    expect(clean.result.lines[0]).toMatch(/^before .*after$/s)
    expect(mask.masked()).toContainEqual({ kind, count: 1 })
  })
}

test('known values go whatever they look like, the longest first', () => {
  const mask = new SecretMask([
    { kind: 'variable SHORT', value: 'tulips' },
    { kind: 'variable LONG', value: 'tulips and roses' },
    { kind: 'variable TINY', value: 'no' },
  ])
  expect(mask.mask({ text: 'tulips and roses, tulips, no' })).toEqual({
    text: '[masked: variable LONG], [masked: variable SHORT], no',
  })
})

test('known values go as JSON, addresses and Base64 spell them, and as names of fields', () => {
  const value = 'it\'s "so" secret/+\n'
  const mask = new SecretMask([{ kind: 'variable PLAIN', value }])
  const text = [
    '',
    `https://host/?q=${encodeURIComponent(value)}`,
    Buffer.from(value).toString('base64'),
    Buffer.from(value).toString('base64url'),
  ]
  const clean = mask.mask({ text: [JSON.stringify({ value }), ...text.slice(1)], [value]: 1 })
  expect(clean.text.every((line) => line.includes('[masked: variable PLAIN]'))).toBe(true)
  expect(Object.keys(clean)).toEqual(['text', '[masked: variable PLAIN]'])
  expect(mask.masked()).toEqual([{ kind: 'variable PLAIN', count: 5 }])
})

test('a number is a secret where its name says so', () => {
  const mask = new SecretMask([])
  expect(mask.mask({ password: 123456, count: 7 })).toEqual({
    password: '[masked: field password]',
    count: 7,
  })
})

test('fields that are named like secrets are one, texts that only speak of them are not', () => {
  const mask = new SecretMask([])
  const value = { apiKey: 'x1', access_token: 'y2', 'x-api-key': 'z3', tokens: 'many', count: 7 }
  expect(mask.mask(value)).toEqual({
    apiKey: '[masked: field apiKey]',
    access_token: '[masked: field access_token]',
    'x-api-key': '[masked: field x-api-key]',
    tokens: 'many',
    count: 7,
  })
  const harmless = { text: 'The token budget is 4,000 tokens; the password was changed.' }
  expect(mask.mask(harmless)).toEqual(harmless)
})

test('nothing known is ever left, and masking again changes nothing', () => {
  const secret = fc.string({ minLength: 6, maxLength: 30 })
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1, maxLength: 4 }), fc.json(), (secrets, json) => {
      const known = secrets.map((value, index) => ({ kind: `variable V${index}`, value }))
      const clean = new SecretMask(known).mask({ text: `${secrets.join(' ')} ${json}` })
      const again = new SecretMask([])
      expect(again.mask(clean)).toEqual(clean)
    }),
  )
})
