/** GitHub Actions: tries the artifact, publishes its image, and runs a workflow when asked to. */
import type { BuildContext, BuildPlugin } from '../../contract/build.ts'
import { nodeVersion } from '../dockerfile.ts'
import { smoke } from '../smoke.ts'
import { yamlFile } from '../yaml.ts'
import { imageFiles } from './docker.ts'

export const githubActions: BuildPlugin = {
  name: 'github-actions',
  additionalOutputs: (context) => ({
    ...imageFiles(context),
    'smoke.mjs': smoke,
    '.github/workflows/hearth-agent.yml': yamlFile(explanation, workflow(context)),
  }),
}

const explanation = `# Made by "hearth build". Put this folder into a repository of its own.
# Every push is tried; what is on the default branch becomes an image. "Run workflow" runs a workflow of the
# project, with the keys that the repository's secrets hold.
`

function workflow({ installCommands }: BuildContext): object {
  const prepare = [
    { uses: 'actions/checkout@v4' },
    { uses: 'actions/setup-node@v4', with: { 'node-version': nodeVersion } },
    ...installCommands.map((run) => ({ run })),
  ]
  return {
    name: 'Hearth agent',
    on: {
      push: null,
      workflow_dispatch: {
        inputs: {
          workflow: { description: 'Workflow of the project', required: true, type: 'string' },
          payload: { description: 'Its input, as JSON', default: '{}', type: 'string' },
        },
      },
    },
    permissions: { contents: 'read' },
    jobs: {
      smoke: {
        if: "github.event_name == 'push'",
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 10,
        steps: [...prepare, { name: 'Start it, ask it, stop it', run: 'node smoke.mjs' }],
      },
      image: {
        if: "github.ref_name == github.event.repository.default_branch && github.event_name == 'push'",
        needs: 'smoke',
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 20,
        permissions: { contents: 'read', packages: 'write' },
        steps: [
          { uses: 'actions/checkout@v4' },
          {
            name: 'Build and publish the image',
            env: {
              REPOSITORY: `\${{ github.repository }}`,
              ACTOR: `\${{ github.actor }}`,
              GITHUB_TOKEN: `\${{ secrets.GITHUB_TOKEN }}`,
            },
            run: [
              `image="ghcr.io/\${REPOSITORY,,}"`,
              'echo "$GITHUB_TOKEN" | docker login ghcr.io --username "$ACTOR" --password-stdin',
              'docker build --tag "$image:latest" --tag "$image:$GITHUB_SHA" .',
              'docker push --all-tags "$image"',
              '',
            ].join('\n'),
          },
        ],
      },
      run: {
        if: "github.event_name == 'workflow_dispatch'",
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 60,
        steps: [
          ...prepare,
          {
            name: 'Run the workflow',
            // By environment: what a person types is never part of a script.
            env: {
              WORKFLOW: `\${{ inputs.workflow }}`,
              PAYLOAD: `\${{ inputs.payload }}`,
              OPENAI_API_KEY: `\${{ secrets.OPENAI_API_KEY }}`,
              ANTHROPIC_API_KEY: `\${{ secrets.ANTHROPIC_API_KEY }}`,
              GOOGLE_GENERATIVE_AI_API_KEY: `\${{ secrets.GOOGLE_GENERATIVE_AI_API_KEY }}`,
            },
            run: 'npm run --silent hearth -- run "$WORKFLOW" --payload "$PAYLOAD" --project project',
          },
        ],
      },
    },
  }
}
