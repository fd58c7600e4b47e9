/** What a harness is told when it is made, once for each project. */

/** What a harness may need to know when it is made. */
export interface HarnessSetup {
  /** Where the project's packages are; null outside a project. */
  projectRoot: string | null
  /** Tables of the configuration that Hearth itself does not know. */
  tables?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}
