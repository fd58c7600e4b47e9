/** What a release closes in Electron's binary, tried on a copy of the one that the tests run. */
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect, test } from './desktop-studio.ts'

const run = promisify(execFile)
const script = join(import.meta.dirname, '..', '..', 'scripts', 'fuses.mjs')

/** A copy of the binary, with what it needs beside it. */
async function copyOf(executablePath: string): Promise<{ folder: string; binary: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'hearth-fuses-'))
  const source = dirname(executablePath)
  for (const name of await readdir(source)) {
    if (name !== basename(executablePath)) await symlink(join(source, name), join(folder, name))
  }
  const binary = join(folder, basename(executablePath))
  await copyFile(executablePath, binary)
  return { folder, binary }
}

async function asNode(binary: string): Promise<string> {
  const env = { PATH: process.env.PATH ?? '', ELECTRON_RUN_AS_NODE: '1' }
  const options = { env, timeout: 10_000, killSignal: 'SIGKILL' as const }
  const ran = run(binary, ['--no-sandbox', '-e', 'console.log("this is Node")'], options)
  return ran.then(
    ({ stdout }) => stdout,
    () => 'refused',
  )
}

test('the fuses of a release are closed, and closed is closed', async ({ electron }) => {
  const { folder, binary } = await copyOf(electron.executablePath)
  const before = run(process.execPath, [script, binary, '--check'])
  await expect(before).rejects.toMatchObject({
    stdout: expect.stringMatching(/Not as a release: .*EnableNodeCliInspectArguments/),
  })

  const { stdout } = await run(process.execPath, [script, binary])
  expect(stdout).toContain('All fuses are as a release has them.')
  const wire = await getCurrentFuseWire(binary)
  const state = (fuse: FuseV1Options) => FuseState[Number(wire[fuse])]
  expect({
    runAsNode: state(FuseV1Options.RunAsNode),
    cookieEncryption: state(FuseV1Options.EnableCookieEncryption),
    nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: state(FuseV1Options.EnableNodeCliInspectArguments),
    asarIntegrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
    fileProtocol: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: 'DISABLE',
    cookieEncryption: 'ENABLE',
    nodeOptions: 'DISABLE',
    inspect: 'DISABLE',
    asarIntegrity: 'ENABLE',
    onlyAsar: 'ENABLE',
    fileProtocol: 'DISABLE',
  })
  expect(await asNode(binary)).not.toContain('this is Node')
  await rm(folder, { recursive: true })
})
