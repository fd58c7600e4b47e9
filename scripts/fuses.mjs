/**
 * `node scripts/fuses.mjs <path of an Electron binary> [--check]`: closes in a release what a shipped Electron must
 * not do, such as running as Node for whoever sets a variable. The last step of packaging, after the end-to-end
 * tests: they drive the app through the inspector, which is closed here. `--check` changes nothing.
 */
import { fileURLToPath } from 'node:url'
import {
  FuseState,
  FuseV1Options,
  FuseVersion,
  flipFuses,
  getCurrentFuseWire,
} from '@electron/fuses'

/** What a release has. Fuses that an older Electron does not know are left out of a check of it. */
export const releaseFuses = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
}

/** Rewrites the binary. On macOS it must be signed anew afterwards. */
export async function closeFuses(binary) {
  await flipFuses(binary, { version: FuseVersion.V1, ...releaseFuses })
}

/** Names of fuses that are not as a release has them; empty when all are. */
export async function openFuses(binary) {
  const wire = await getCurrentFuseWire(binary)
  return Object.entries(releaseFuses)
    .filter(([fuse, isOn]) => wire[fuse] !== (isOn ? FuseState.ENABLE : FuseState.DISABLE))
    .map(([fuse]) => FuseV1Options[fuse])
}

async function main([binary, option]) {
  if (!binary) {
    console.error('Usage: node scripts/fuses.mjs <path of an Electron binary> [--check]')
    return false
  }
  if (option !== '--check') await closeFuses(binary)
  const open = await openFuses(binary)
  console.log(
    open.length === 0
      ? 'All fuses are as a release has them.'
      : `Not as a release: ${open.join(', ')}`,
  )
  return open.length === 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1
}
