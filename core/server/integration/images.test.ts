/** Images sent over HTTP, up to what the model is given. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServedProject, type RunningServer } from '../testing/served-project.ts'

const project = createServedProject()
let server: RunningServer

beforeAll(async () => {
  server = await project.serve()
})
afterAll(() => project.dispose())

const data = 'iVBORw0KGgo='

async function send(id: string, image: object) {
  const response = await fetch(`${server.url}/agents/scripted/${id}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ message: '[[dump]]', images: [image] }),
  })
  return { status: response.status, text: await response.text() }
}

test.each([
  ['stored', { type: 'image', mediaType: 'image/jpeg', data }, 'image/jpeg'],
  ['code', { data, mimeType: 'image/webp' }, 'image/webp'],
  ['snake', { data, mime_type: 'image/gif' }, 'image/gif'],
  ['bare', { data }, 'image/png'],
])('an image written as %s reaches the model', async (id, image, mediaType) => {
  const { status, text } = await send(id, image)
  expect(status).toBe(200)
  expect(text).toContain(mediaType)
})

test('an image without data is refused', async () => {
  expect((await send('empty', { mimeType: 'image/png' })).status).toBe(400)
})

test.each([
  ['base64', { data: '!!' }, /base64/],
  ['an image', { data, mimeType: 'text/html' }, /media type/],
])('what is not %s is refused with the reason', async (_, image, reason) => {
  const { status, text } = await send('odd', image)
  expect(status).toBe(400)
  expect(text).toMatch(reason)
})
