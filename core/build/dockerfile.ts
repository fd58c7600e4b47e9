/** The image that all targets with a container share. */
import type { DockerfileOptions } from '../contract/build.ts'

/** Node's own image, by its exact version: a build next year is the same build. */
export const nodeVersion = '24.21.0'

export interface DockerfileInputs {
  /** Installs the project's own packages; null when it has none. */
  projectInstall: string | null
  /** Files that this installation reads, relative to the project. */
  projectManifests: readonly string[]
  /** True when a lock file says exactly what to install. */
  hasLock: boolean
}

/** Without scripts: what is native comes built, and an image that is slim has no compiler. */
export function runtimeInstall(hasLock: boolean): string {
  const command = hasLock ? 'npm ci' : 'npm install --no-package-lock'
  return `${command} --omit=dev --ignore-scripts`
}

export function dockerfile(inputs: DockerfileInputs, options: DockerfileOptions = {}): string {
  const { projectInstall, projectManifests, hasLock } = inputs
  const { port = 4747, env = {}, startsAsRoot = false } = options
  const environment = {
    NODE_ENV: 'production',
    HOST: '0.0.0.0',
    PORT: String(port),
    HEARTH_DATA: '/data',
    HEARTH_HOME: '/data/home',
    ...(startsAsRoot ? { HEARTH_RUN_AS: '1000:1000' } : {}),
    ...env,
  }
  const lines = [
    '# Made by "hearth build".',
    `ARG NODE_VERSION=${nodeVersion}`,
    `FROM node:\${NODE_VERSION}-bookworm-slim AS packages`,
    'WORKDIR /app',
    `COPY package.json ${hasLock ? 'package-lock.json ' : ''}./`,
    `RUN ${runtimeInstall(hasLock)}`,
    ...(projectInstall === null
      ? []
      : [
          `COPY ${projectManifests.map((file) => `project/${file}`).join(' ')} ./project/`,
          `RUN cd project && ${projectInstall}`,
        ]),
    '',
    `FROM node:\${NODE_VERSION}-bookworm-slim`,
    `ENV ${Object.entries(environment)
      .map(([name, value]) => `${name}="${value}"`)
      .join(' \\\n    ')}`,
    'WORKDIR /app',
    'RUN mkdir -p /data && chown node:node /data',
    'COPY --from=packages /app ./',
    'COPY . .',
    ...(startsAsRoot
      ? ['# The volume belongs to root: server.mjs takes it over and goes on as the user "node".']
      : ['USER node']),
    `EXPOSE ${port}`,
    'HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \\',
    '  CMD ["node", "healthcheck.mjs"]',
    '# No shell between: SIGTERM reaches the server, which finishes what it has begun.',
    'CMD ["node", "server.mjs"]',
  ]
  return `${lines.join('\n')}\n`
}

/** What must not reach the builder, should it be in the folder. */
export const dockerignore = `.git
.env
.env.*
data
node_modules
project/node_modules
project/.hearth/hearth.db*
Dockerfile
.dockerignore
`

/** Run by the image's HEALTHCHECK, which has no curl. */
export const healthcheck = `const port = process.env.PORT ?? '4747'
try {
  const answer = await fetch(\`http://127.0.0.1:\${port}/health\`, { signal: AbortSignal.timeout(4_000) })
  process.exitCode = answer.ok ? 0 : 1
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
`
