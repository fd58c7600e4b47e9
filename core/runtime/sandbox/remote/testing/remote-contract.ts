/** The contract of all sandboxes over one remote provider, which a fake plays. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sandboxContract } from '../../contract-suite.ts'
import type { SandboxFactory } from '../../port.ts'
import type { FakeMachines } from './fake-machines.ts'

export interface FakeProvider extends AsyncDisposable {
  url: string
  machines: FakeMachines
}

export function remoteContract<Fake extends FakeProvider>(
  name: string,
  start: () => Promise<Fake>,
  factoryOf: (fake: Fake, env: Record<string, string>) => SandboxFactory,
): void {
  sandboxContract(name, async (env) => {
    const fake = await start()
    const stateRoot = await mkdtemp(join(tmpdir(), 'hearth-boxes-'))
    const factory = factoryOf(fake, env)
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
}
