/** `server.mjs` and `package.json` of an artifact. */

export const entryPoint = `/** Serves the project in ./project. Settings come from the environment: see README.md. */
import { fileURLToPath } from 'node:url'
import { serveDeployed } from './hearth/out/main/server.js'

const folder = (name) => fileURLToPath(new URL(name, import.meta.url))
process.exitCode = await serveDeployed({
  project: folder('./project'),
  data: folder('./data'),
  env: process.env,
})
`

/** What comes to be in an artifact where it runs, and belongs into no repository and no upload. */
export const artifactIgnore = `.git
node_modules
data
.env
.env.*
`

export function packageJson(name: string, dependencies: Record<string, string>): string {
  const content = {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    engines: { node: '>=22.14.0' },
    scripts: { start: 'node server.mjs', hearth: 'node hearth/out/main/cli.js' },
    dependencies,
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

export function packageLock(
  name: string,
  lock: { lockfileVersion: number; packages: Record<string, object> },
): string {
  const { lockfileVersion, packages } = lock
  const root = { name, version: '0.0.0', ...packages[''], engines: { node: '>=22.14.0' } }
  const content = {
    name,
    version: '0.0.0',
    lockfileVersion,
    requires: true,
    packages: { ...packages, '': root },
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

export function readme(name: string, target: string, commands: readonly string[]): string {
  return `# ${name}

Made by \`hearth build --target ${target}\`: the project in \`project/\`, Hearth's headless runtime in \`hearth/\`.

\`\`\`sh
${commands.join('\n')}
HEARTH_TOKEN=$(openssl rand -hex 32) node server.mjs
\`\`\`

| variable | |
| --- | --- |
| \`HEARTH_TOKEN\` | what callers send as \`Authorization: Bearer …\`; needed on any address but loopback |
| \`HOST\`, \`PORT\` | where to listen: 127.0.0.1, 4747 |
| \`HEARTH_ALLOWED_HOSTS\` | names it is called by, separated by commas; \`*\` behind a proxy that checks names |
| \`HEARTH_ORIGINS\` | further origins whose pages may call |
| \`HEARTH_DATA\` | folder of the database: keep it; one process at a time |
| \`HEARTH_DRAIN_SECONDS\` | how long SIGTERM waits for prompts and runs: 8 |
| \`HEARTH_SURFACE\` | \`agents\`, or \`studio\` to allow writing source and terminals |
| \`OPENAI_API_KEY\`, … | keys of providers, and what the project reads as \`ctx.env\` |

\`GET /health\` needs no token. A file in the project's folder \`deploy/\` replaces the one of that name here.
`
}
