/** Keys for as long as this process lives: the vault where there is no keychain. Nothing is written. */
import type { SecretVault } from './port.ts'

export function createSessionVault(): SecretVault {
  const secrets = new Map<string, string>()
  return {
    kind: 'session',
    get: async (name) => secrets.get(name) ?? null,
    async set(name, value) {
      secrets.set(name, value)
    },
    async delete(name) {
      secrets.delete(name)
    },
  }
}
