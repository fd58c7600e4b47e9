import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fitToDisplays, WindowStateFile } from './window-state.ts'

const display = { x: 0, y: 0, width: 1920, height: 1080 }
const state = { x: 100, y: 80, width: 1200, height: 800, maximized: false }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearth-window-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('bounds on a display are kept', () => {
  expect(fitToDisplays(state, [display])).toEqual({ x: 100, y: 80, width: 1200, height: 800 })
})

test.each([
  ['right of every display', { x: 1900 }],
  ['left of every display', { x: -1190 }],
  ['above: the title bar could not be reached', { y: -40 }],
  ['below', { y: 1070 }],
])('a window %s keeps its size only', (_where, moved) => {
  expect(fitToDisplays({ ...state, ...moved }, [display])).toEqual({ width: 1200, height: 800 })
})

test.each(['not json', '{"x":1}', '{"x":0,"y":0,"width":1,"height":1,"maximized":false}'])(
  'a file that says %s is no state',
  (content) => {
    writeFileSync(join(folder, 'window.json'), content)
    expect(new WindowStateFile(folder).read()).toBeNull()
  },
)

test('no file is no state', () => {
  expect(new WindowStateFile(folder).read()).toBeNull()
})
