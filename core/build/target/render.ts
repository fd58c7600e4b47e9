/** Render: a blueprint of one web service with one disk. */
import type { BuildPlugin } from '../../contract/build.ts'
import { yamlFile } from '../yaml.ts'
import { imageFiles } from './docker.ts'

const explanation = `# Made by "hearth build". Put this folder into a repository and open it as a Blueprint on Render.
# One instance: its state is one SQLite database on the disk, with one writer. Render makes the token; keys of
# providers (OPENAI_API_KEY, …) are set on its dashboard.
`

export const render: BuildPlugin = {
  name: 'render',
  additionalOutputs: (context) => ({
    ...imageFiles(context, {
      port: 10_000,
      env: { HEARTH_DRAIN_SECONDS: '25' },
      startsAsRoot: true,
    }),
    'render.yaml': yamlFile(explanation, blueprint(context.name)),
  }),
}

function blueprint(name: string): object {
  return {
    services: [
      {
        type: 'web',
        name,
        runtime: 'docker',
        plan: 'starter',
        dockerfilePath: './Dockerfile',
        dockerContext: '.',
        healthCheckPath: '/health',
        numInstances: 1,
        maxShutdownDelaySeconds: 30,
        envVars: [{ key: 'HEARTH_TOKEN', generateValue: true }],
        disk: { name: 'hearth-data', mountPath: '/data', sizeGB: 1 },
      },
    ],
  }
}
