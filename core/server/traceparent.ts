/** The W3C trace context of a request, for the spans of what it asks for. */

/** To be spread into what is asked; nothing when the caller traces nothing. */
export function traceOf(request: Request): { traceparent?: string } {
  const traceparent = request.headers.get('traceparent')
  return traceparent === null || traceparent.length > longest ? {} : { traceparent }
}

/** The standard's own is 55 characters; later versions may add to it. */
const longest = 256
