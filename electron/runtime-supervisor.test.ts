import { afterEach, expect, test } from 'vitest'
import { type RuntimeFailure, RuntimeSupervisor } from './runtime-supervisor.ts'

const running: RuntimeSupervisor[] = []

function start(version = 'sample'): { runtime: RuntimeSupervisor; failures: RuntimeFailure[] } {
  const runtime = new RuntimeSupervisor({
    entry: new URL('./testing/sample-runtime.ts', import.meta.url),
    settings: { settingsFolder: '/nowhere', rendererRoot: '/nowhere', version },
    port: () => 0,
    projects: () => [],
    keychain: {
      kind: async () => 'keychain',
      get: async (name) => `secret of ${name}`,
      set: async () => undefined,
      delete: async () => undefined,
    },
  })
  const failures: RuntimeFailure[] = []
  runtime.onFailure((failure) => failures.push(failure))
  runtime.start()
  running.push(runtime)
  return { runtime, failures }
}

function ask(runtime: RuntimeSupervisor, path: string): Promise<Response> {
  return runtime.fetch(new Request(`http://studio${path}`))
}

afterEach(async () => {
  for (const runtime of running.splice(0)) await runtime.stop(2_000)
})

test('a request before it is ready waits, and the keychain is asked in this thread', async () => {
  const { runtime } = start()
  expect(await (await ask(runtime, '/vault')).json()).toEqual(['keychain', 'secret of key'])
})

test.each(['/exit', '/throw'])(
  'after %s it is started again, and what it was doing fails',
  async (path) => {
    const { runtime, failures } = start()
    const first = await (await ask(runtime, '/thread')).text()
    const hanging = ask(runtime, '/hang')
    const lost = await Promise.all([ask(runtime, path), hanging])
    expect(lost.map(({ status }) => status)).toEqual([503, 503])
    expect(await lost[0].json()).toMatchObject({ error: { type: 'runtime_unavailable' } })
    const second = await (await ask(runtime, '/thread')).text()
    expect(second).not.toBe(first)
    expect(failures).toHaveLength(1)
    expect(failures[0]?.gaveUp).toBe(false)
  },
)

test('one that cannot start says why', async () => {
  const { runtime, failures } = start('broken')
  expect((await ask(runtime, '/thread')).status).toBe(503)
  expect(failures[0]?.reason).toContain('broken from the start')
})

test('stopping is bounded, even when the thread does not listen', async () => {
  const { runtime, failures } = start('deaf')
  await ask(runtime, '/thread')
  await runtime.stop(50)
  expect(failures).toEqual([])
})

test('stopping while it waits to start again ends the wait', async () => {
  const { runtime } = start()
  await ask(runtime, '/exit')
  await runtime.stop(2_000)
})
