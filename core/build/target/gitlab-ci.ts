/** GitLab CI: tries the artifact, publishes its image, and runs a workflow when asked to. */
import type { BuildContext, BuildPlugin } from '../../contract/build.ts'
import { nodeVersion } from '../dockerfile.ts'
import { smoke } from '../smoke.ts'
import { yamlFile } from '../yaml.ts'
import { imageFiles } from './docker.ts'

export const gitlabCi: BuildPlugin = {
  name: 'gitlab-ci',
  additionalOutputs: (context) => ({
    ...imageFiles(context),
    'smoke.mjs': smoke,
    '.gitlab-ci.yml': yamlFile(explanation, pipeline(context)),
  }),
}

const explanation = `# Made by "hearth build". Put this folder into a repository of its own.
# Every push is tried; what is on the default branch becomes an image. A pipeline that is started with the
# variable WORKFLOW (and PAYLOAD, as JSON) runs that workflow; keys of providers are CI/CD variables.
`

function pipeline({ installCommands }: BuildContext): object {
  const node = `node:${nodeVersion}-bookworm-slim`
  return {
    stages: ['smoke', 'image', 'run'],
    smoke: {
      stage: 'smoke',
      image: node,
      rules: [{ if: '$WORKFLOW == null' }],
      script: [...installCommands, 'node smoke.mjs'],
    },
    'publish-image': {
      stage: 'image',
      image: 'docker:28',
      services: ['docker:28-dind'],
      variables: { DOCKER_TLS_CERTDIR: '/certs' },
      rules: [{ if: '$WORKFLOW == null && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' }],
      script: [
        'echo "$CI_REGISTRY_PASSWORD" | docker login "$CI_REGISTRY" --username "$CI_REGISTRY_USER" --password-stdin',
        'docker build --tag "$CI_REGISTRY_IMAGE:latest" --tag "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA" .',
        'docker push --all-tags "$CI_REGISTRY_IMAGE"',
      ],
    },
    run: {
      stage: 'run',
      image: node,
      variables: { PAYLOAD: '{}' },
      rules: [{ if: '$WORKFLOW' }],
      script: [
        ...installCommands,
        'npm run --silent hearth -- run "$WORKFLOW" --payload "$PAYLOAD" --project project',
      ],
    },
  }
}
