/** What no file of the shell may do, so that one look at one file is enough to know it. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const folder = new URL('.', import.meta.url)
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))

function filesWith(pattern: RegExp): string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name)
}

test('only calls.ts listens to the page, and only preload.ts speaks for it', () => {
  expect(filesWith(/ipcMain\s*\.\s*(?:handle|on|once|handleOnce)\b/)).toEqual(['calls.ts'])
  expect(filesWith(/\bipcRenderer\b/)).toEqual(['preload.ts'])
  expect(filesWith(/contextBridge/)).toEqual(['preload.ts'])
})

test('one file opens addresses outside, one shows files of projects, and none opens them', () => {
  expect(filesWith(/openExternal\(/)).toEqual(['navigation.ts'])
  expect(filesWith(/openPath|trashItem|\bexecFile|\bspawn\(/)).toEqual([])
  expect(filesWith(/showItemInFolder/)).toEqual(['reveal.ts'])
  expect(filesWith(/\bshell\b[^'\n]*from 'electron'/)).toEqual(['navigation.ts', 'reveal.ts'])
})

test('what is shown was confined to an open project, after a person pressed something', () => {
  const text = sources.find(({ name }) => name === 'reveal.ts')?.text ?? ''
  const order = ['presence.isPresent()', 'confine(project.root, path)', 'realpath(wanted)']
  const places = [...order, 'shell.showItemInFolder(shown)'].map((part) => text.indexOf(part))
  expect(places.every((place) => place > 0)).toBe(true)
  expect(places).toEqual(places.toSorted((one, other) => one - other))
  expect(text.match(/showItemInFolder/g)).toHaveLength(1)
})

test('windows are made in one file, from one address', () => {
  expect(filesWith(/new BrowserWindow\(/)).toEqual(['window.ts'])
  expect(filesWith(/loadFile\(|file:\/\//)).toEqual([])
})

test('nothing opens a door that Electron closed', () => {
  expect(
    filesWith(
      /nodeIntegration\w*: true|contextIsolation: false|sandbox: false|webSecurity: false|webviewTag: true|allowRunningInsecureContent|experimentalFeatures|remote-debugging|@electron\/remote|'no-sandbox',/,
    ),
  ).toEqual([])
})
