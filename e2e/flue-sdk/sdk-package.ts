/** Gets the published `@flue/sdk`, unchanged: from the registry, or from a folder that holds it. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The versions whose format Hearth speaks. */
const wanted = '@flue/sdk@~0.8.0'

/** What is used of it: its own types come with it, and so are not there when this is type-checked. */
export interface FlueSdk {
  createFlueClient(options: Record<string, unknown>): FlueClient
}

type Answer = Record<string, unknown>

export interface FlueSocket {
  ready: Promise<unknown>
  onEvent(listener: (event: Answer) => void): () => void
  ping(): Promise<unknown>
  close(): void
}

export interface FlueClient {
  agents: {
    invoke(name: string, id: string, options: Answer & { mode: 'sync' }): Promise<Answer>
    invoke(name: string, id: string, options: Answer & { mode: 'stream' }): AsyncIterable<Answer>
    connect(
      name: string,
      id: string,
    ): FlueSocket & {
      prompt(message: string, options?: Answer): Promise<Answer>
    }
  }
  workflows: {
    connect(name: string): FlueSocket & { invoke(payload?: unknown): Promise<Answer> }
  }
  runs: {
    get(id: string): Promise<Answer>
    events(id: string, options?: Answer): Promise<Answer & { events: Answer[] }>
    stream(id: string, options?: Answer): AsyncIterable<Answer>
  }
  admin: {
    agents: { list(options?: Answer): Promise<Answer & { items: Answer[] }> }
    runs: {
      list(options?: Answer): Promise<Answer & { items: Answer[]; nextCursor?: string }>
      get(id: string): Promise<Answer>
    }
  }
}

/**
 * @param folder where its `package.json` is; null asks the registry that npm is set to.
 * @throws when it is in neither: the message says what to do.
 */
export async function loadFlueSdk(folder: string | null, scratch: string): Promise<FlueSdk> {
  const home = folder ?? (await fromRegistry(scratch))
  const entry = ['dist/index.mjs', 'src/index.ts']
    .map((path) => join(home, path))
    .find((path) => existsSync(path))
  if (!entry)
    throw new Error(`${home} holds no @flue/sdk: neither dist/index.mjs nor src/index.ts.`)
  return (await import(pathToFileURL(entry).href)) as FlueSdk
}

async function fromRegistry(scratch: string): Promise<string> {
  try {
    const { stdout } = await run('npm', ['pack', wanted, '--json', '--pack-destination', scratch])
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
    await run('tar', ['-xzf', join(scratch, filename), '-C', scratch])
    return join(scratch, 'package')
  } catch (error) {
    throw new Error(
      `${wanted} could not be had from the registry that npm is set to. ` +
        'Name a folder that holds it: npm run flue-sdk -- --package <folder>.',
      { cause: error },
    )
  }
}
