import { expect, test } from 'vitest'
import { noteDoing } from '../project/doing.ts'
import { describeBlock, type LoopBlock, LoopWatch } from './loop-watch.ts'
import { listenForTest } from './testing/listening.ts'

/** Keeps the thread at work until it has had so much of a processor. */
function work(milliseconds: number): void {
  const used = () => process.threadCpuUsage().user / 1000
  const end = used() + milliseconds
  while (used() < end) JSON.parse('[1,2,3]')
}

/** Resolves with the first block that is told of. */
function blockAfter(act: () => void): Promise<LoopBlock> {
  return new Promise((resolve) => {
    const watch = new LoopWatch((block) => {
      watch.end()
      resolve(block)
    })
    act()
  })
}

test('a long piece of work is told of once, with what had begun in it', async () => {
  noteDoing('something long ago')
  const block = await blockAfter(() => {
    noteDoing('GET /api/search')
    work(400)
  })
  expect(block.delayMs).toBeGreaterThanOrEqual(200)
  expect(block.busyMs).toBeGreaterThanOrEqual(200)
  expect(block.doing).toContain('GET /api/search')
  expect(describeBlock(block)).toMatch(
    /waited for \d+ ms \(\d+ ms of it at work\).*GET \/api\/search/,
  )
})

test('what it was busy with is in the status, and a warning in the log of the projects', async () => {
  const listening = await listenForTest()
  try {
    const status = async () => {
      const { token, port } = listening.server
      const headers = { authorization: `Bearer ${token}`, host: `127.0.0.1:${port}` }
      const { body } = await listening.ask({ method: 'GET', path: '/api/status', headers })
      return JSON.parse(body)
    }
    expect(await status()).toMatchObject({ eventLoop: { busyMs: expect.any(Number) } })
    work(400)
    await expect.poll(async () => (await status()).eventLoop.busyMs).toBeGreaterThanOrEqual(200)
    expect((await status()).eventLoop.maxMs).toBeGreaterThanOrEqual(200)
    expect(listening.studio.warnings).toEqual([expect.stringContaining('Everything waited for')])
  } finally {
    await listening.dispose()
  }
})
