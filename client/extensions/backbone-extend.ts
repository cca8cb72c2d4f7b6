/** `DOMWidgetModel.extend({ … })`, as widgets are written that are older than classes. Backbone's own can't extend a class. */

interface Extendable {
  new (...args: never): object;
  extend(members?: object, statics?: object): unknown;
}

export function allowExtend(parents: readonly Extendable[]): void {
  for (const parent of parents) parent.extend = extend;
}

function extend(this: Extendable, members: object = {}, statics: object = {}): unknown {
  const child = class extends this {};
  Object.assign(child.prototype, members, { constructor: child });
  return Object.assign(child, statics, { __super__: this.prototype });
}
