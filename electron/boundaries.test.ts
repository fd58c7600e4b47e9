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

test('one file opens addresses outside, and none opens paths', () => {
  expect(filesWith(/openExternal\(/)).toEqual(['navigation.ts'])
  expect(filesWith(/shell\.openPath|shell\.showItemInFolder/)).toEqual([])
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
