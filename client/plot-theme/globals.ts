/** Libraries that scripts of outputs leave as globals of the page, looked at when they come. */

/** `take` answers with what scripts shall find in its place. */
export function whenGlobal(name: string, take: (library: unknown) => unknown): void {
  let present = take(Reflect.get(window, name));
  Object.defineProperty(window, name, {
    configurable: true,
    enumerable: true,
    get: () => present,
    set: (library: unknown) => {
      present = take(library);
    },
  });
}
