import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { askShell } from './login-path.ts'

test('a login shell tells its PATH, whatever its start-up files print', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hearth-shell-'))
  const shell = join(folder, 'shell')
  await writeFile(shell, '#!/bin/sh\necho Welcome\nPATH=/opt/tools:/bin\neval "$4"\necho Bye\n')
  await chmod(shell, 0o755)
  expect(await askShell(shell)).toBe('/opt/tools:/bin')
  await rm(folder, { recursive: true })
})

test('a shell that fails or is missing tells nothing', async () => {
  expect(await askShell('/bin/false')).toBeNull()
  expect(await askShell('/no/such/shell')).toBeNull()
})
