/** What is wrong with a project without keeping it from opening: shown on the project, in place. */
import type { Project } from '../contract/project.ts'

export type ProjectProblem = Project['problems'][number]
