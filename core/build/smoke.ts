/** `smoke.mjs` of an artifact: starts it, looks whether it serves what its manifest says, and stops it. */

export const smoke = `import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const folder = import.meta.dirname
const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))
const data = await mkdtemp(join(tmpdir(), 'hearth-smoke-'))
const token = randomBytes(32).toString('hex')
const child = spawn(process.execPath, [join(folder, 'server.mjs')], {
  env: { ...process.env, HOST: '127.0.0.1', PORT: '0', HEARTH_DATA: data, HEARTH_TOKEN: token },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const ended = once(child, 'exit')
try {
  const line = once(createInterface({ input: child.stdout }), 'line')
  const [text] = await Promise.race([line, ended.then(([code]) => [\`It ended with code \${code}.\`])])
  const url = /https?:\\S+/.exec(text)?.[0]
  if (!url) throw new Error(text)
  const ask = async (path) => {
    const answer = await fetch(url + path, { headers: { authorization: \`Bearer \${token}\` } })
    if (!answer.ok) throw new Error(\`\${path}: \${answer.status} \${await answer.text()}\`)
    return answer.json()
  }
  await ask('/health')
  const check = (kind, served) => {
    for (const { name, file } of manifest[kind]) {
      const found = served.find((item) => item.name === name)
      if (!found) throw new Error(\`\${file} is not served.\`)
      if (found.error) throw new Error(\`\${file}: \${found.error.message}\`)
    }
  }
  check('agents', (await ask('/api/agents')).items)
  check('workflows', (await ask('/api/workflows')).items)
  child.kill('SIGTERM')
  const [code] = await ended
  if (code !== 0) throw new Error(\`It ended with code \${code}.\`)
  console.log(\`Serves \${manifest.agents.length} agents and \${manifest.workflows.length} workflows.\`)
} finally {
  child.kill('SIGKILL')
  await rm(data, { recursive: true, force: true })
}
`
