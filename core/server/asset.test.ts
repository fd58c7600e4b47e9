import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { studioAsset } from './asset.ts'
import { contentSecurityPolicy } from './content-security.ts'

let folder: string
let root: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hearth-page-'))
  root = join(folder, 'renderer')
  await mkdir(join(root, 'assets'), { recursive: true })
  await writeFile(join(root, 'index.html'), '<title>Hearth</title>')
  await writeFile(join(root, 'assets', 'index-Ab3dE6gH.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'renderer-secret.txt'), 'secret')
})

afterAll(() => rm(folder, { recursive: true }))

describe('studioAsset', () => {
  test('serves files with type, policy and a lasting cache for hashed names', async () => {
    const response = await studioAsset(root, '/studio/assets/index-Ab3dE6gH.js')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('javascript')
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy)
    expect(response.headers.get('cache-control')).toContain('immutable')
  })

  test.each(['/studio/', '/studio/p/demo/agents', '/studio/p/demo/runs/workflow%3Atriage%3A01J'])(
    'answers %s with the page, not kept without asking',
    async (pathname) => {
      const response = await studioAsset(root, pathname)
      expect(await response.text()).toContain('<title>Hearth</title>')
      expect(response.headers.get('cache-control')).toBe('no-cache')
    },
  )

  test('a missing script is 404, not the page', async () => {
    expect((await studioAsset(root, '/studio/assets/gone-123.js')).status).toBe(404)
  })

  test.each([
    '/studio/..%2fsecret.txt',
    '/studio/..%2frenderer-secret.txt',
    '/studio/%2e%2e/%2e%2e%2fsecret.txt',
    '/studio/a%00b',
    '/studio/..%5csecret.txt',
    '/studio/%E0%A4%A',
  ])('refuses %s', async (pathname) => {
    const response = await studioAsset(root, pathname)
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('secret')
  })
})
