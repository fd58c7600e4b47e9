/** Which targets there are, and why some are not. */
import type { BuildPlugin } from '../contract/build.ts'
import { HearthError } from '../contract/error.ts'
import { cloudrun } from './target/cloudrun.ts'
import { docker } from './target/docker.ts'
import { fly } from './target/fly.ts'
import { githubActions } from './target/github-actions.ts'
import { gitlabCi } from './target/gitlab-ci.ts'
import { node } from './target/node.ts'
import { railway } from './target/railway.ts'
import { render } from './target/render.ts'

const targets = [node, docker, cloudrun, fly, railway, render, githubActions, gitlabCi]

/** Platforms that run a function for a request: what they lack is what an agent is made of. */
const functions =
  'It runs a function for the length of one request. Hearth is one long-lived process: prompts and dispatches ' +
  'go on after the request that started them, sockets and event streams stay open, schedules fire with no ' +
  'request at all, and its state is a SQLite database on a disk that lasts.'

const refused: Record<string, string> = {
  vercel: functions,
  netlify: functions,
  lambda: functions,
  cloudflare:
    'A Worker has neither Node’s threads nor a disk, and the disk of a Cloudflare Container is new each time it ' +
    'starts, so that every conversation and every accepted dispatch would be lost when it sleeps.',
}

export function targetNames(plugins: readonly BuildPlugin[] = []): string[] {
  return [...targets, ...plugins].map(({ name }) => name)
}

/**
 * A plugin's target wins over one of the same name.
 *
 * @throws HearthError `target_not_supported` (501) with the reason, `usage` (400) for an unknown name.
 */
export function findTarget(name: string, plugins: readonly BuildPlugin[]): BuildPlugin {
  const found = [...plugins, ...targets].find((target) => target.name === name)
  if (found) return found
  const reason = refused[name]
  if (reason !== undefined) {
    throw new HearthError({
      type: 'target_not_supported',
      status: 501,
      message: `Hearth is not built for ${name}.`,
      details:
        `${reason} Use docker, fly, render, railway or cloudrun; a function on ${name} can call it there ` +
        'with hearth/client.',
    })
  }
  throw new HearthError({
    type: 'usage',
    status: 400,
    message: `There is no target "${name}".`,
    details: `Choose one of ${targetNames(plugins).join(', ')}.`,
  })
}
