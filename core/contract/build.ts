/** What a build target is handed and hands back: the API for targets that Hearth does not bring. */
import type { Triggers } from './project.ts'

/** An agent or workflow as its file says it is; nothing of the project is run to find out. */
export interface AgentInfo {
  name: string
  /** Relative to the project: `src/agents/support.ts`. */
  file: string
  triggers: Triggers
}

export interface BuildOptions {
  target: string
  /** The project's folder. */
  workspaceDir: string
  /** Folder of the artifact. */
  outputDir: string
}

export interface BuildContext {
  /** The project's name in lower case with hyphens, as platforms want names of apps. */
  name: string
  agents: readonly AgentInfo[]
  workflows: readonly AgentInfo[]
  /** What the artifact holds of the project, relative to it. */
  projectFiles: readonly string[]
  options: BuildOptions
  hearthVersion: string
  /** Commands that install what the artifact needs, run in its folder. */
  installCommands: readonly string[]
  /** Text of the entry point that targets without their own use. */
  defaultEntryPoint: string
  /** Text of the Dockerfile that targets which make an image use. */
  dockerfile(options?: DockerfileOptions): string
}

export interface DockerfileOptions {
  /** Port the server listens on where the platform sets none. Default 4747. */
  port?: number
  /** Further environment of the image. */
  env?: Record<string, string>
  /**
   * For platforms that mount volumes as root: the process starts as root, takes the data folder over and goes
   * on as the user `node`.
   */
  startsAsRoot?: boolean
}

/** How `hearth deploy` hands an artifact to a platform. Run in the artifact's folder. */
export interface DeployCommand {
  /** Programs that do, the preferred one first. */
  programs: readonly string[]
  arguments(context: BuildContext): readonly string[]
  /** Where to get the program. */
  install: string
}

/**
 * A build target: `hearth build --plugin ./my-target.ts`, or `plugins` below `[build]` in `hearth.toml`.
 *
 * @example
 * import type { BuildPlugin } from 'hearth'
 *
 * export const plugin: BuildPlugin = {
 *   name: 'systemd',
 *   additionalOutputs: ({ name }) => ({ [`${name}.service`]: '[Service]\nExecStart=node server.mjs\n' }),
 * }
 */
export interface BuildPlugin {
  /** What `--target` selects it by. */
  name: string
  /** Text of `server.mjs`. Default: `context.defaultEntryPoint`. */
  generateEntryPoint?(context: BuildContext): string | Promise<string>
  /** Further files of the artifact: path to text. */
  additionalOutputs?(context: BuildContext): FileTexts | Promise<FileTexts>
  deploy?: DeployCommand
}

export type FileTexts = Record<string, string>
