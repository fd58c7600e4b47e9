/** What the studio shows of a workflow file: how it loaded, and what goes in and comes out. */
import { HearthError } from '../../contract/error.ts'
import type { WorkflowSummary } from '../../contract/project.ts'
import type { RuntimeContext } from '../context.ts'
import { runInProject } from '../current.ts'
import { toLoadError } from '../load-error.ts'
import type { SourceModule } from '../loader-port.ts'
import type { ProjectModules } from '../project-modules.ts'
import { toJsonSchema } from '../schema/schema.ts'
import { withinTime } from '../within-time.ts'
import { loadLimit } from './limits.ts'

/** Never rejects: what goes wrong with one file is said in its own summary. */
export async function summariseWorkflow(
  runtime: RuntimeContext,
  modules: ProjectModules,
  source: SourceModule,
): Promise<WorkflowSummary> {
  const { name, file, hash, triggers } = source
  const base = { name, file, hash, triggers }
  try {
    const load = runInProject(runtime, () => modules.loadWorkflow(source))
    const { input, output, description } = await withinTime(load, loadLimit, () => slowLoad(file))
    return {
      ...base,
      status: 'ready',
      error: null,
      description,
      inputSchema: input === null ? null : toJsonSchema(input),
      outputSchema: output === null ? null : toJsonSchema(output, 'output'),
    }
  } catch (error) {
    return {
      ...base,
      status: 'failed',
      error: toLoadError(error, runtime.projectRoot, file),
      description: null,
      inputSchema: null,
      outputSchema: null,
    }
  }
}

function slowLoad(file: string): HearthError {
  return new HearthError({
    type: 'workflow_load_failed',
    status: 500,
    message: `${file} did not finish loading within ${loadLimit / 1_000} seconds.`,
    details: 'Something at its top level waits for ever.',
  })
}
