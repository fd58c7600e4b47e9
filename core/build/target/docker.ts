/** An image for any machine that runs containers. */
import type { BuildContext, BuildPlugin, DockerfileOptions } from '../../contract/build.ts'
import { dockerignore, healthcheck } from '../dockerfile.ts'

export const docker: BuildPlugin = {
  name: 'docker',
  additionalOutputs: (context) => imageFiles(context),
  deploy: {
    programs: ['docker', 'podman'],
    arguments: ({ name }) => ['build', '--tag', name, '.'],
    install: 'Install Docker (https://docs.docker.com/get-docker/) or Podman.',
  },
}

export function imageFiles(
  context: BuildContext,
  options: DockerfileOptions = {},
): Record<string, string> {
  return {
    Dockerfile: context.dockerfile(options),
    '.dockerignore': dockerignore,
    'healthcheck.mjs': healthcheck,
  }
}
