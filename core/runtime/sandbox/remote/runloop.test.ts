import { runloop } from './runloop.ts'
import { FAKE_RUNLOOP_KEY, fakeRunloop } from './testing/fake-runloop.ts'
import { liveContract, machineContract, remoteContract } from './testing/remote-contract.ts'

remoteContract('runloop', fakeRunloop, ({ url, machines: { workspace } }, env) =>
  runloop({ workspace, env, apiKey: FAKE_RUNLOOP_KEY, baseUrl: url }),
)

machineContract('runloop', fakeRunloop, ({ url, machines: { workspace } }, onClose) =>
  runloop({ workspace, onClose, apiKey: FAKE_RUNLOOP_KEY, baseUrl: url }),
)

liveContract('runloop', ['RUNLOOP_API_KEY'], (env) => runloop({ env }))
