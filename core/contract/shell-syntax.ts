/** Everything by which one command line becomes several, or reaches a file nobody named. */
export const compoundSyntax = ['&&', '||', ';', '|', '>', '<', '&', '`', '$(', '\n', '\r']

/** The first piece of compound syntax in a command; null when it is a single command. */
export function findCompoundSyntax(command: string): string | null {
  const text = command.trim()
  return compoundSyntax.find((syntax) => text.includes(syntax)) ?? null
}
