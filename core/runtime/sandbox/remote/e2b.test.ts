import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sandboxContract } from '../contract-suite.ts'
import { e2b } from './e2b.ts'
import { FAKE_E2B_KEY, fakeE2b } from './testing/fake-e2b.ts'

sandboxContract('e2b', async (env) => {
  const fake = await fakeE2b()
  const stateRoot = await mkdtemp(join(tmpdir(), 'hearth-boxes-'))
  const factory = e2b({
    workspace: fake.machines.workspace,
    env,
    apiKey: FAKE_E2B_KEY,
    baseUrl: fake.url,
    sandboxUrl: fake.url,
  })
  const open = () => factory.create({ id: 'one', stateRoot, projectRoot: stateRoot })
  return {
    sandbox: await open(),
    reopen: open,
    async close() {
      await fake[Symbol.asyncDispose]()
      await rm(stateRoot, { recursive: true, force: true })
    },
  }
})
