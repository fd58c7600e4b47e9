/** `${NAME}` in a server's settings: the value of the project's environment, so that secrets stay out of files. */
import type { McpServerConfig } from './server-config.ts'

export interface ExpandedServer {
  config: McpServerConfig
  /** What must not be shown: granted variables and headers, by name. */
  secrets: Record<string, string>
}

/** @throws Error naming a variable that is not set. */
export function expandServer(
  config: McpServerConfig,
  env: Readonly<Record<string, string | undefined>>,
): ExpandedServer {
  const used: Record<string, string> = {}
  const expand = (text: string): string =>
    text.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
      const value = env[name]
      if (value === undefined) throw new Error(`The variable ${name} is not set.`)
      used[name] = value
      return value
    })
  const expandAll = (texts: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, expand(text)]))

  if ('url' in config) {
    const headers = expandAll(config.headers)
    const expanded = { ...config, url: expand(config.url), headers }
    return { config: expanded, secrets: { ...used, ...headers } }
  }
  const granted = expandAll(config.env)
  const expanded = {
    ...config,
    command: expand(config.command),
    args: config.args.map(expand),
    env: granted,
    ...(config.cwd === undefined ? {} : { cwd: expand(config.cwd) }),
  }
  return { config: expanded, secrets: { ...used, ...granted } }
}
