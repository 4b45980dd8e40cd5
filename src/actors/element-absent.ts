/** A page that had come to rest did not hold an element. */
export class ElementAbsent extends Error {
  override readonly name = 'ElementAbsent';
}
