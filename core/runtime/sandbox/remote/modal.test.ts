import { modal } from './modal.ts'
import { FAKE_MODAL_TOKEN, fakeModal } from './testing/fake-modal.ts'
import { remoteContract } from './testing/remote-contract.ts'

remoteContract('modal', fakeModal, ({ url, machines: { workspace } }, env) =>
  modal({ workspace, env, ...FAKE_MODAL_TOKEN, baseUrl: url }),
)
