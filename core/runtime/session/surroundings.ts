/**
 * What lies around an operation when it starts: notes for agents and skills, of the project and of the
 * sandbox. Read anew each time, with one look at a folder where there is nothing.
 */
import { resolve } from 'node:path'
import type { AgentDefinition } from '../agent/definition.ts'
import type { RuntimeContext } from '../context.ts'
import { hostTree, orAbsent, sandboxTree } from '../markdown/files.ts'
import type { Sandbox } from '../sandbox/port.ts'
import {
  type AvailableSkills,
  availableSkills,
  type LoadedFolder,
  loadFolder,
} from '../skill/available-skills.ts'
import { mayRead } from './guard-sandbox.ts'
import { joinNotes, noteFiles, readProjectInstructions } from './project-instructions.ts'

export interface Surroundings {
  projectInstructions: string
  /** What the sandbox's notes say that those of the project do not. */
  sandboxInstructions: string
  skills: AvailableSkills
}

/** What the project has for every agent. */
export interface ProjectSurroundings {
  instructions: string
  skills: LoadedFolder
}

export async function readProject({
  projectRoot,
  config,
}: RuntimeContext): Promise<ProjectSurroundings> {
  const [instructions, skills] = await Promise.all([
    readProjectInstructions(projectRoot),
    loadFolder(hostTree(resolve(projectRoot, config.skillsDir))),
  ])
  return { instructions, skills }
}

/** `sandbox` without its policy; where the policy keeps the agent from reading, nothing in it counts. */
export async function readSurroundings(
  runtime: RuntimeContext,
  project: ProjectSurroundings,
  definition: AgentDefinition,
  sandbox: Sandbox | null,
): Promise<Surroundings> {
  const place =
    sandbox !== null && mayRead(runtime, definition, sandbox) ? await lookInto(sandbox) : nothing
  const isNew = (note: string) => !project.instructions.includes(note.trim())
  return {
    projectInstructions: project.instructions,
    sandboxInstructions: joinNotes(place.notes.filter(isNew)),
    skills: availableSkills({
      packaged: definition.profile.skills ?? [],
      sandbox: place.skills,
      project: project.skills,
    }),
  }
}

interface Place {
  notes: string[]
  skills: LoadedFolder | null
}

const nothing: Place = { notes: [], skills: null }

async function lookInto(sandbox: Sandbox): Promise<Place> {
  const tree = sandboxTree(sandbox)
  const names = new Set(await orAbsent(sandbox.readdir('.')))
  const [skills, ...notes] = await Promise.all([
    names.has('.agents') ? loadFolder(sandboxTree(sandbox, '.agents/skills')) : null,
    ...noteFiles.filter((name) => names.has(name)).map((name) => tree.read(name)),
  ])
  return { notes: notes.filter((note) => note !== null), skills }
}
