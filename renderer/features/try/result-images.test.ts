import { expect, it } from 'vitest'
import { imagesIn } from './result-images.ts'

const png = { type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' }
const source = 'data:image/png;base64,iVBORw0KGgo='

it('finds pictures however a tool gives them', () => {
  expect(imagesIn(JSON.stringify({ content: [png, { ...png, mediaType: 'image/png' }] }))).toEqual([
    source,
  ])
  expect(imagesIn(source)).toEqual([source])
  expect(imagesIn(JSON.stringify({ chart: source }))).toEqual([source])
})

it('shows nothing else as a picture', () => {
  const svg = { ...png, mimeType: 'image/svg+xml' }
  const outputs = [JSON.stringify(svg), 'data:text/html;base64,AAAA', '{broken', 'words', '']
  expect(outputs.flatMap(imagesIn)).toEqual([])
})
