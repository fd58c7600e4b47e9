/** The function that does a piece of work once, as authors call it. */

/**
 * Does a piece of work and keeps what it gave: whoever comes to the step again, after a stop or in a
 * retry, gets that and nothing is done. The result is a durable row before this resolves.
 *
 * Which step it is says its name; one that is used again is told apart by its number. What throws is not
 * kept. The result must be JSON; dates become text.
 *
 * @param name among the steps that run at the same time, only this one's.
 * @param work gets the signal of the run, or of the tool call.
 * @throws what `work` throws; `duplicate_step` while one of that name runs; `invalid_step_result`.
 * @example
 * const order = await ctx.step('fetch order', (signal) => fetchOrder(id, { signal }))
 */
export type Step = <Result>(
  name: string,
  work: (signal: AbortSignal) => Result | Promise<Result>,
) => Promise<Kept<Result>>

/** A value as it comes back from JSON. */
export type Kept<Value> = Value extends { toJSON(): infer Text }
  ? Kept<Text>
  : Value extends string | number | boolean | null | undefined
    ? Value
    : Value extends object
      ? { [Key in keyof Value]: Kept<Value[Key]> }
      : Value
