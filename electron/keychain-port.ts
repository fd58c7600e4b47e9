/** The keychain as the runtime thread sees it: `safeStorage` lives in the main thread, so it asks. */
import type { MessagePort } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import type { SecretVault } from '../core/studio/port.ts'

export interface KeychainFunctions extends Omit<SecretVault, 'kind'> {
  /** Known only once the app is ready. */
  kind(): Promise<SecretVault['kind']>
}

/** In the main thread. Ends with the port. */
export function serveKeychain(port: MessagePort, keychain: KeychainFunctions): void {
  createBirpc<Record<never, never>, KeychainFunctions>(keychain, frames(port))
}

/** In the runtime thread. */
export async function connectKeychain(port: MessagePort): Promise<SecretVault> {
  const remote = createBirpc<KeychainFunctions, Record<never, never>>({}, frames(port))
  const kind = await remote.kind()
  return {
    kind,
    get: (name) => remote.get(name),
    set: (name, value) => remote.set(name, value),
    delete: (name) => remote.delete(name),
  }
}

function frames(port: MessagePort) {
  return {
    // A keychain may ask the person for a password: that takes as long as it takes.
    timeout: -1,
    post: (frame: unknown) => port.postMessage(frame),
    on: (listener: (frame: unknown) => void) => {
      port.on('message', listener)
    },
  }
}
