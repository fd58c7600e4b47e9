/** A skill: Markdown instructions with a name, a description and the files that come with them. */

export interface Skill {
  name: string
  description: string | null
  instructions: string
  /** JSON Schema of the arguments and of the result, where the front matter gives them. */
  inputSchema: Record<string, unknown> | null
  outputSchema: Record<string, unknown> | null
  /** Where it was read: absolute for a packaged skill, else relative to its skills folder. */
  file: string
  /** Files beside a `SKILL.md`, relative to its folder. */
  resources: string[]
  /** What the Agent Skills format asks for and this one lacks. It works all the same. */
  warnings: string[]
}

/** A skill as an author writes it in code, or as `loadSkill` gives it. */
export interface SkillReference {
  name: string
  /** When to use it: the model chooses by this. */
  description: string | null
  instructions: string
  inputSchema?: Record<string, unknown> | null
  outputSchema?: Record<string, unknown> | null
  file?: string
  resources?: readonly string[]
}
