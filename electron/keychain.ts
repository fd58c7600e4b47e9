/**
 * Provider keys, encrypted with a key of the system's keychain and kept in one file. Where the system
 * has no keychain nothing is written: keys then last as long as the app runs, and the studio says so.
 */
import { readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { app, safeStorage } from 'electron'
import { z } from 'zod'
import type { KeychainFunctions } from './keychain-port.ts'

const File = z.record(z.string(), z.base64())

interface Cipher {
  encrypt(text: string): Promise<Buffer>
  decrypt(bytes: Buffer): Promise<string>
}

export function openKeychain(path: string): KeychainFunctions {
  const memory = new Map<string, string>()
  const stored = new Map(Object.entries(readFile(path)))
  const cipher = app.whenReady().then(findCipher)
  let writing = Promise.resolve()

  /** One write after the other: each has the whole file. */
  function save(): Promise<void> {
    const write = writing.then(() => writeAtomically(path, Object.fromEntries(stored)))
    writing = write.catch(() => undefined)
    return write
  }

  return {
    kind: async () => ((await cipher) ? 'keychain' : 'session'),
    async get(name) {
      const found = await cipher
      const encrypted = stored.get(name)
      if (!found || encrypted === undefined) return memory.get(name) ?? null
      return found.decrypt(Buffer.from(encrypted, 'base64'))
    },
    async set(name, value) {
      const found = await cipher
      if (!found) {
        memory.set(name, value)
        return
      }
      stored.set(name, (await found.encrypt(value)).toString('base64'))
      await save()
    },
    async delete(name) {
      memory.delete(name)
      if (stored.delete(name)) await save()
    },
  }
}

/** Null without real protection: Linux's `basic_text` encrypts with a key that everyone knows. */
async function findCipher(): Promise<Cipher | null> {
  const found = 'isAsyncEncryptionAvailable' in safeStorage ? await asynchronous() : synchronous()
  // Only now is it known which one there is.
  const isProtected =
    process.platform !== 'linux' ||
    !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
  if (found && isProtected) return found
  console.warn('No keychain was found: provider keys are kept only until Hearth quits.')
  return null
}

async function asynchronous(): Promise<Cipher | null> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return null
  return {
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    decrypt: async (bytes) => (await safeStorage.decryptStringAsync(bytes)).result,
  }
}

/** Of Electron releases before the asynchronous interface. */
function synchronous(): Cipher | null {
  if (!safeStorage.isEncryptionAvailable()) return null
  return {
    encrypt: async (text) => safeStorage.encryptString(text),
    decrypt: async (bytes) => safeStorage.decryptString(bytes),
  }
}

/** Empty when there is none. A damaged file is left where it is until the next key replaces it. */
function readFile(path: string): Record<string, string> {
  try {
    return File.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}

async function writeAtomically(path: string, content: Record<string, string>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.tmp`
  await writeFile(draft, JSON.stringify(content), { mode: 0o600 })
  await rename(draft, path)
}
