/** Railway: one replica with one volume. */
import type { BuildPlugin } from '../../contract/build.ts'
import { artifactIgnore } from '../entry-point.ts'
import { imageFiles } from './docker.ts'

export const railway: BuildPlugin = {
  name: 'railway',
  additionalOutputs: (context) => ({
    ...imageFiles(context, { env: { HEARTH_DRAIN_SECONDS: '25' }, startsAsRoot: true }),
    '.railwayignore': artifactIgnore,
    'railway.json': `${JSON.stringify(settings, null, 2)}\n`,
  }),
  deploy: {
    programs: ['railway'],
    // The folder itself, not the one that is linked; and a project that ignores "dist" means git alone.
    arguments: () => ['up', '.', '--path-as-root', '--no-gitignore', '--detach'],
    install: 'Install the Railway CLI: https://docs.railway.com/guides/cli',
  },
}

/** One replica, and none beside it while it is replaced: the database on the volume has one writer. */
const settings = {
  $schema: 'https://railway.com/railway.schema.json',
  build: { builder: 'DOCKERFILE', dockerfilePath: 'Dockerfile' },
  deploy: {
    numReplicas: 1,
    healthcheckPath: '/health',
    healthcheckTimeout: 60,
    requiredMountPath: '/data',
    restartPolicyType: 'ON_FAILURE',
    restartPolicyMaxRetries: 10,
    overlapSeconds: 0,
    drainingSeconds: 30,
  },
}
