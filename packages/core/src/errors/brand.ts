const symbolOf = (name: string): symbol => Symbol.for(`@mlxts/core/${name}`);

/** Names an error class and marks its instances under a registered symbol, which a second copy of this package shares. */
export function brand(errorClass: { prototype: Error }, name: string): void {
  const hidden = { writable: true, configurable: true };
  Object.defineProperty(errorClass.prototype, 'name', { ...hidden, value: name });
  Object.defineProperty(errorClass.prototype, symbolOf(name), { ...hidden, value: true });
}

/** Whether `value` is an instance of the class branded `name`, or of a subclass, from any copy of this package. */
export function hasBrand(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && symbolOf(name) in value;
}
