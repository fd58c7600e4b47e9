/** Requests and answers of the project's own routes, as they cross between threads. */

export interface WebRequest {
  method: string
  /** Absolute, without the prefix of the project. */
  url: string
  headers: [name: string, value: string][]
  body: Uint8Array | null
}

export interface WebAnswer {
  status: number
  headers: [name: string, value: string][]
  body: Uint8Array
}
