/** The first `1.2` or `1.2.3` in a tool's answer; '' when there is none. @param {string} text */
export const versionIn = (text) => /\d+\.\d+(?:\.\d+)*/.exec(text)?.[0] ?? '';

/** Is `version` at least `minimum`, compared number by number? @param {string} version @param {string} minimum */
export function isAtLeast(version, minimum) {
  const have = version.split('.').map(Number);
  for (const [index, wanted] of minimum.split('.').map(Number).entries()) {
    const part = have[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
