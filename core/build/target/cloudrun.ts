/** Google Cloud Run, built by Cloud Build. */
import type { BuildPlugin } from '../../contract/build.ts'
import { artifactIgnore } from '../entry-point.ts'
import { yamlFile } from '../yaml.ts'
import { imageFiles } from './docker.ts'

const explanation = `# Made by "hearth build". Once, before the first time:
#   gcloud artifacts repositories create hearth --repository-format=docker --location=us-central1
#   openssl rand -hex 32 | gcloud secrets create hearth-token --data-file=-
#
# One instance: its state is one SQLite database, with one writer. The disk of an instance is memory and ends
# with it: conversations do not outlive a new revision. For those that must, choose a target with a volume.
# Cloud Run's own sign-in would take the Authorization header that the server's token needs, so it is off, and
# the server asks for its token. Cloud Run passes on only requests to the service's own names.
`

const image = `\${_REGION}-docker.pkg.dev/$PROJECT_ID/\${_REPOSITORY}/\${_SERVICE}:$BUILD_ID`

export const cloudrun: BuildPlugin = {
  name: 'cloudrun',
  additionalOutputs: (context) => ({
    ...imageFiles(context, {
      port: 8080,
      env: { HEARTH_ALLOWED_HOSTS: '*', HEARTH_DRAIN_SECONDS: '8' },
    }),
    '.gcloudignore': artifactIgnore,
    'cloudbuild.yaml': yamlFile(explanation, cloudBuild(context.name)),
  }),
  deploy: {
    programs: ['gcloud'],
    arguments: () => ['builds', 'submit', '--config', 'cloudbuild.yaml', '.'],
    install: 'Install the Google Cloud CLI: https://cloud.google.com/sdk/docs/install',
  },
}

function cloudBuild(service: string): object {
  const docker = 'gcr.io/cloud-builders/docker'
  return {
    steps: [
      { name: docker, args: ['build', '--tag', image, '.'] },
      { name: docker, args: ['push', image] },
      {
        name: 'gcr.io/google.com/cloudsdktool/cloud-sdk:slim',
        entrypoint: 'gcloud',
        args: [
          'run',
          'deploy',
          `\${_SERVICE}`,
          `--image=${image}`,
          `--region=\${_REGION}`,
          '--port=8080',
          '--min-instances=1',
          '--max-instances=1',
          '--no-cpu-throttling',
          '--memory=1Gi',
          '--timeout=3600',
          '--allow-unauthenticated',
          '--update-secrets=HEARTH_TOKEN=hearth-token:latest',
        ],
      },
    ],
    images: [image],
    substitutions: { _REGION: 'us-central1', _REPOSITORY: 'hearth', _SERVICE: service },
    options: { logging: 'CLOUD_LOGGING_ONLY' },
  }
}
