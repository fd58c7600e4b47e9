/** The product's version, for code that has no files beside it to read it from. */

/** The same as in package.json, which a test compares. */
export const VERSION = '0.1.0'
