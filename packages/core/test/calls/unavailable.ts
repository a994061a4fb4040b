/** Functions whose valid calls this machine may refuse with `Unsupported`, and what they need. */
export const unavailable: ReadonlyMap<string, string> = new Map([
  ['metal.startCapture', 'Metal'],
  ['metal.stopCapture', 'Metal'],
]);
