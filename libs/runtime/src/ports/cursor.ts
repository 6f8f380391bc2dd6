/** A caller's mistake: what was given as a page's cursor is none. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}
