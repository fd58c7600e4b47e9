import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { processTable } from './host/process-table.ts'
import { openTerminal, type Terminal } from './terminal.ts'

function opened(): { terminal: Terminal; until(text: string): Promise<string> } {
  const terminal = openTerminal({
    cwd: tmpdir(),
    columns: 80,
    rows: 24,
    shell: '/bin/sh',
    env: { GRANTED: 'yes' },
  })
  let all = ''
  let check: () => void = () => undefined
  terminal.onData((data) => {
    all += data
    check()
  })
  const until = (text: string) =>
    new Promise<string>((resolve) => {
      check = () => {
        if (all.includes(text)) resolve(all)
      }
      check()
    })
  return { terminal, until }
}

test('a terminal runs a shell in its folder, with its size and without the host environment', async () => {
  process.env.HOST_SECRET = 'hidden'
  const { terminal, until } = opened()
  delete process.env.HOST_SECRET
  terminal.resize({ columns: 101, rows: 31 })
  terminal.write('stty size; echo "[$GRANTED$HOST_SECRET]"; pwd; echo do""ne\r')
  const all = await until('done')
  expect(all).toContain('31 101')
  expect(all).toContain('[yes]')
  expect(all).toContain(tmpdir())
  await terminal.dispose()
})

test('exit tells its code', async () => {
  const { terminal } = opened()
  const code = new Promise((resolve) => terminal.onExit(resolve))
  terminal.write('exit 7\r')
  expect(await code).toBe(7)
  terminal.write('ignored')
  terminal.resize({ columns: 1, rows: 0 })
  await terminal.dispose()
})

test('closing ends all that was started, also what ignores the hangup or left the session', async () => {
  const { terminal, until } = opened()
  terminal.write(
    '(trap \'\' HUP TERM; echo A$$; exec sleep 7001) & setsid sleep 7002 & echo read""y\r',
  )
  await until('ready')
  await terminal.dispose()
  const left = (await processTable()).filter(
    (row) => row.session === terminal.pid || row.marker?.startsWith(`${process.pid}.`),
  )
  expect(left).toEqual([])
  await terminal.dispose()
})
