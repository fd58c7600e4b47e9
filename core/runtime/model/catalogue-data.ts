/**
 * Well-known models and their list prices, in US dollars per million tokens.
 * Prices: input, output, cache read, cache write. Taken from the providers' price lists as collected by
 * genai-prices 0.1.8 (2026-09-23); a price nobody could confirm is left out, and its cost is then unknown.
 */

/** Day of the price lists below: changes with every change of a price, and is kept with each cost. */
export const priceVersion = '2026-09-23'

export type PriceRow = readonly [
  input: number,
  output: number,
  cacheRead: number,
  cacheWrite: number,
]

export interface ModelRow {
  title: string
  /** Tokens of context; absent when unknown. */
  window?: number
  price?: PriceRow
  /** Requests with more input than this cost this instead. */
  long?: { above: number; price: PriceRow }
  images?: false
  thinking?: false
}

export const knownModels: Record<string, Record<string, ModelRow>> = {
  demo: {
    guide: { title: 'Guide', images: false, window: 128_000, price: [0, 0, 0, 0] },
    scripted: { title: 'Scripted', images: false, window: 128_000, price: [0, 0, 0, 0] },
  },
  openai: {
    'gpt-6-astra': {
      title: 'GPT-6 Astra',
      window: 1_050_000,
      price: [10, 50, 1, 12.5],
      long: { above: 272_000, price: [20, 75, 2, 25] },
    },
    'gpt-6-sol': {
      title: 'GPT-6 Sol',
      window: 1_050_000,
      price: [2, 10, 0.2, 2.5],
      long: { above: 272_000, price: [4, 15, 0.4, 5] },
    },
    'gpt-6-luna': {
      title: 'GPT-6 Luna',
      window: 1_050_000,
      price: [0.1, 0.5, 0.01, 0.125],
      long: { above: 272_000, price: [0.2, 0.75, 0.02, 0.25] },
    },
    'gpt-5.6-sol': {
      title: 'GPT-5.6 Sol',
      window: 1_050_000,
      price: [4, 20, 0.4, 5],
      long: { above: 272_000, price: [8, 30, 0.8, 10] },
    },
    'gpt-5.6-terra': {
      title: 'GPT-5.6 Terra',
      window: 1_050_000,
      price: [2, 12, 0.2, 2.5],
      long: { above: 272_000, price: [4, 18, 0.4, 5] },
    },
    'gpt-5.6-luna': {
      title: 'GPT-5.6 Luna',
      window: 1_050_000,
      price: [0.2, 1.2, 0.02, 0.25],
      long: { above: 272_000, price: [0.4, 1.8, 0.04, 0.5] },
    },
    'gpt-5.6': {
      title: 'GPT-5.6',
      window: 1_050_000,
      price: [4, 20, 0.4, 5],
      long: { above: 272_000, price: [8, 30, 0.8, 10] },
    },
    'gpt-5.5': {
      title: 'GPT-5.5',
      window: 1_000_000,
      price: [5, 30, 0.5, 5],
      long: { above: 272_000, price: [10, 45, 1, 10] },
    },
    'gpt-5.4': {
      title: 'GPT-5.4',
      window: 1_050_000,
      price: [2.5, 15, 0.25, 2.5],
      long: { above: 272_000, price: [5, 22.5, 0.5, 5] },
    },
    'gpt-5.4-mini': { title: 'GPT-5.4 mini', window: 400_000, price: [0.75, 4.5, 0.075, 0.75] },
    'gpt-5.4-nano': { title: 'GPT-5.4 nano', window: 400_000, price: [0.2, 1.25, 0.02, 0.2] },
    'gpt-5.2': { title: 'GPT-5.2', window: 400_000, price: [1.75, 14, 0.175, 1.75] },
    'gpt-5.1': { title: 'GPT-5.1', window: 400_000, price: [1.25, 10, 0.125, 1.25] },
    'gpt-5': { title: 'GPT-5', window: 400_000, price: [1.25, 10, 0.125, 1.25] },
    'gpt-5-mini': { title: 'GPT-5 mini', window: 400_000, price: [0.25, 2, 0.025, 0.25] },
    'gpt-5-nano': { title: 'GPT-5 nano', window: 400_000, price: [0.05, 0.4, 0.005, 0.05] },
    'gpt-4.1': { title: 'GPT-4.1', thinking: false, window: 1_000_000, price: [2, 8, 0.5, 2] },
    'gpt-4.1-mini': {
      title: 'GPT-4.1 mini',
      thinking: false,
      window: 1_000_000,
      price: [0.4, 1.6, 0.1, 0.4],
    },
    'gpt-4o': { title: 'GPT-4o', thinking: false, window: 128_000, price: [2.5, 10, 1.25, 2.5] },
    'gpt-4o-mini': {
      title: 'GPT-4o mini',
      thinking: false,
      window: 128_000,
      price: [0.15, 0.6, 0.075, 0.15],
    },
    o3: { title: 'o3', window: 200_000, price: [2, 8, 0.5, 2] },
    'o4-mini': { title: 'o4-mini', window: 200_000, price: [1.1, 4.4, 0.275, 1.1] },
  },
  anthropic: {
    'claude-opus-5-5': { title: 'Claude Opus 5.5', window: 1_000_000, price: [4, 20, 0.2, 5] },
    'claude-sonnet-5-5': { title: 'Claude Sonnet 5.5' },
    'claude-haiku-5-5': { title: 'Claude Haiku 5.5' },
    'claude-fable-5-2': { title: 'Claude Fable 5.2' },
    'claude-fable-5': { title: 'Claude Fable 5', window: 1_000_000, price: [10, 50, 1, 12.5] },
    'claude-opus-5': { title: 'Claude Opus 5', window: 1_000_000, price: [5, 25, 0.5, 6.25] },
    'claude-sonnet-5': { title: 'Claude Sonnet 5', window: 1_000_000, price: [2, 10, 0.2, 2.5] },
    'claude-opus-4-8': { title: 'Claude Opus 4.8', window: 1_000_000, price: [5, 25, 0.5, 6.25] },
    'claude-opus-4-7': { title: 'Claude Opus 4.7', window: 1_000_000, price: [5, 25, 0.5, 6.25] },
    'claude-opus-4-6': { title: 'Claude Opus 4.6', window: 1_000_000, price: [5, 25, 0.5, 6.25] },
    'claude-sonnet-4-6': {
      title: 'Claude Sonnet 4.6',
      window: 1_000_000,
      price: [3, 15, 0.3, 3.75],
    },
    'claude-sonnet-4-5': {
      title: 'Claude Sonnet 4.5',
      window: 200_000,
      price: [3, 15, 0.3, 3.75],
      long: { above: 200_000, price: [6, 22.5, 0.6, 7.5] },
    },
    'claude-haiku-4-5': { title: 'Claude Haiku 4.5', window: 200_000, price: [1, 5, 0.1, 1.25] },
  },
  google: {
    'gemini-4-hydrogen': { title: 'Gemini 4 Hydrogen' },
    'gemini-4-carbon': { title: 'Gemini 4 Carbon' },
    'gemini-4-argon': { title: 'Gemini 4 Argon' },
    'gemini-3.8-flash': {
      title: 'Gemini 3.8 Flash',
      window: 1_000_000,
      price: [0.75, 3.75, 0.075, 0.75],
    },
    'gemini-3.7-flash': {
      title: 'Gemini 3.7 Flash',
      window: 1_000_000,
      price: [0.75, 3.75, 0.075, 0.75],
    },
    'gemini-3.5-flash': {
      title: 'Gemini 3.5 Flash',
      window: 1_000_000,
      price: [1.5, 9, 0.15, 1.5],
    },
    'gemini-3.5-flash-lite': {
      title: 'Gemini 3.5 Flash Lite',
      window: 1_000_000,
      price: [0.3, 2.5, 0.03, 0.3],
    },
    'gemini-3.1-pro-preview': {
      title: 'Gemini 3.1 Pro (preview)',
      window: 1_048_576,
      price: [2, 12, 0.2, 2],
      long: { above: 200_000, price: [4, 18, 0.4, 4] },
    },
    'gemini-2.5-pro': {
      title: 'Gemini 2.5 Pro',
      window: 1_048_576,
      price: [1.25, 10, 0.125, 1.25],
      long: { above: 200_000, price: [2.5, 15, 0.25, 2.5] },
    },
    'gemini-2.5-flash': {
      title: 'Gemini 2.5 Flash',
      window: 1_048_576,
      price: [0.3, 2.5, 0.03, 0.3],
    },
    'gemini-2.5-flash-lite': {
      title: 'Gemini 2.5 Flash Lite',
      window: 1_000_000,
      price: [0.1, 0.4, 0.01, 0.1],
    },
  },
}
