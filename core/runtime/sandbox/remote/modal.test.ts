import { modal } from './modal.ts'
import { FAKE_MODAL_TOKEN, fakeModal } from './testing/fake-modal.ts'
import { liveContract, machineContract, remoteContract } from './testing/remote-contract.ts'

remoteContract('modal', fakeModal, ({ url, machines: { workspace } }, env) =>
  modal({ workspace, env, ...FAKE_MODAL_TOKEN, baseUrl: url }),
)

machineContract('modal', fakeModal, ({ url, machines: { workspace } }, onClose) =>
  modal({ workspace, onClose, ...FAKE_MODAL_TOKEN, baseUrl: url }),
)

liveContract('modal', ['MODAL_TOKEN_ID', 'MODAL_TOKEN_SECRET'], (env) => modal({ env }))
