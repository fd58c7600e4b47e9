/** Vectors of texts from the providers of the project whose code runs. */
import { currentRuntime } from '../current.ts'
import { embedTexts } from '../model/embedding.ts'
import type { Embed } from './semantic-search.ts'

/**
 * Makes vectors with an embedding model of a provider. Inside a project it has the project's keys and
 * addresses; the same text is asked about once.
 *
 * @param model `provider/model`, such as `openai/text-embedding-3-small` or `ollama/nomic-embed-text`.
 * @example
 * const [hello = []] = await embedWith('ollama/nomic-embed-text')(['hello'], signal)
 */
export function embedWith(model: string): Embed {
  return async (texts, signal) => {
    const providers = (await currentRuntime()?.host.providers()) ?? {}
    return embedTexts(model, providers, texts, signal)
  }
}
