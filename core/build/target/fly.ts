/** Fly.io: one machine with one volume. */
import { stringify } from 'smol-toml'
import type { BuildPlugin } from '../../contract/build.ts'
import { imageFiles } from './docker.ts'

const explanation = `# Made by "hearth build". Once, before the first time:
#   fly apps create <app>, fly secrets set HEARTH_TOKEN=$(openssl rand -hex 32)
#
# One machine that is never stopped: the state is one SQLite database on the volume, with one writer, and an
# agent may be at work when no request is open. "fly scale count 2" would make two databases.
`

export const fly: BuildPlugin = {
  name: 'fly',
  additionalOutputs: (context) => ({
    ...imageFiles(context, {
      port: 8080,
      env: { HEARTH_DRAIN_SECONDS: '25' },
      startsAsRoot: true,
    }),
    'fly.toml': `${explanation}\n${stringify(settings(context.name))}`,
  }),
  deploy: {
    programs: ['fly', 'flyctl'],
    // Without it Fly makes a second machine "for high availability", with a database of its own.
    arguments: () => ['deploy', '--ha=false'],
    install: 'Install flyctl: https://fly.io/docs/flyctl/install/',
  },
}

function settings(app: string) {
  const check = {
    method: 'GET',
    path: '/health',
    interval: '15s',
    timeout: '5s',
    grace_period: '20s',
  }
  return {
    app,
    kill_signal: 'SIGTERM',
    kill_timeout: '30s',
    build: { dockerfile: 'Dockerfile' },
    mounts: [{ source: 'hearth_data', destination: '/data', initial_size: '1gb' }],
    http_service: {
      internal_port: 8080,
      force_https: true,
      auto_stop_machines: 'off',
      auto_start_machines: true,
      min_machines_running: 1,
      checks: [check],
    },
    vm: [{ memory: '1gb', cpu_kind: 'shared', cpus: 1 }],
  }
}
