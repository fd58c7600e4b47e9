import { e2b } from './e2b.ts'
import { FAKE_E2B_KEY, fakeE2b } from './testing/fake-e2b.ts'
import { liveContract, machineContract, remoteContract } from './testing/remote-contract.ts'

remoteContract('e2b', fakeE2b, ({ url, machines: { workspace } }, env) =>
  e2b({ workspace, env, apiKey: FAKE_E2B_KEY, baseUrl: url, sandboxUrl: url }),
)

machineContract('e2b', fakeE2b, ({ url, machines: { workspace } }, onClose) =>
  e2b({ workspace, onClose, apiKey: FAKE_E2B_KEY, baseUrl: url, sandboxUrl: url }),
)

liveContract('e2b', ['E2B_API_KEY'], (env) => e2b({ env, workspace: '/home/user/workspace' }))
