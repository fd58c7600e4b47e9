import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultDesktopSettings } from '../core/contract/desktop.ts'
import { DesktopSettingsFile } from './desktop-settings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearth-desktop-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('what is changed is there after the next start, and listeners hear of it', () => {
  const file = new DesktopSettingsFile(folder)
  const heard: number[] = []
  file.onChange(({ zoom }) => heard.push(zoom))
  file.change({ zoom: 1.5, closeToTray: true })
  expect(heard).toEqual([1.5])
  expect(new DesktopSettingsFile(folder).value).toEqual({
    ...defaultDesktopSettings,
    zoom: 1.5,
    closeToTray: true,
  })
})

test('what cannot be is refused, and nothing is written', () => {
  const file = new DesktopSettingsFile(folder)
  file.change({ zoom: 2 })
  expect(() => file.change({ zoom: 40 })).toThrow()
  expect(JSON.parse(readFileSync(join(folder, 'desktop.json'), 'utf8'))).toMatchObject({ zoom: 2 })
})

test.each([
  ['no JSON', 'hello', defaultDesktopSettings],
  ['a list', '[1]', defaultDesktopSettings],
  [
    'half of it, and half of that wrong',
    '{"zoom":"big","showTray":false,"other":1}',
    { ...defaultDesktopSettings, showTray: false },
  ],
])('a file with %s is no obstacle', (_what, content, value) => {
  writeFileSync(join(folder, 'desktop.json'), content)
  expect(new DesktopSettingsFile(folder).value).toEqual(value)
})
