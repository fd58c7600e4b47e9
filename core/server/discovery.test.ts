import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { announceServer, discoverServers, discoveryFolder } from './discovery.ts'

const server = { url: 'http://127.0.0.1:1', token: 't', projects: ['/p'], startedAt: 1 }

test('a server is found while it lives, by its owner alone', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'hearth-')), 'servers')
  const announcement = announceServer(folder, { ...server, pid: process.pid })
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  const [file = ''] = readdirSync(folder)
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
  expect(discoverServers(folder)).toMatchObject([{ url: server.url, projects: ['/p'] }])
  announcement.update(['/q'])
  expect(discoverServers(folder)[0]?.projects).toEqual(['/q'])
  announcement.remove()
  expect(readdirSync(folder)).toEqual([])
})

test('dead servers, other files and a missing folder are ignored', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-'))
  // Beyond the largest pid of any system.
  announceServer(folder, { ...server, pid: 2 ** 22 + 1 })
  writeFileSync(join(folder, 'broken.json'), '{')
  writeFileSync(join(folder, 'other.json'), '{"url":1}')
  expect(discoverServers(folder)).toEqual([])
  expect(discoverServers(join(folder, 'missing'))).toEqual([])
})

test('the folder is the user’s own', () => {
  expect(discoveryFolder({ HEARTH_HOME: '/h' })).toBe('/h/servers')
  expect(discoveryFolder({ XDG_RUNTIME_DIR: '/run/user/1' })).toBe('/run/user/1/hearth/servers')
  expect(discoveryFolder({})).toMatch(/\.hearth\/servers$/)
})
