import { daytona } from './daytona.ts'
import { FAKE_DAYTONA_KEY, fakeDaytona } from './testing/fake-daytona.ts'
import { liveContract, machineContract, remoteContract } from './testing/remote-contract.ts'

remoteContract('daytona', fakeDaytona, ({ url, machines: { workspace } }, env) =>
  daytona({ workspace, env, apiKey: FAKE_DAYTONA_KEY, baseUrl: url, target: 'eu' }),
)

machineContract('daytona', fakeDaytona, ({ url, machines: { workspace } }, onClose) =>
  daytona({ workspace, onClose, apiKey: FAKE_DAYTONA_KEY, baseUrl: url, target: 'eu' }),
)

liveContract('daytona', ['DAYTONA_API_KEY'], (env) => daytona({ env }))
