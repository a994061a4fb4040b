import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

/**
 * Runs the examples of one package: JSON on the standard input, one line of JSON per failure on the standard output.
 * @typedef {{ at: string, code: string, uses: string[] }} Example JavaScript, with `$log(text, ...values)` for lines that say what they print
 */
const { manifest, modules, examples } =
  /** @type {{ manifest: string, modules: Record<'mx' | 'own', string>, examples: Example[] }} */ (
    JSON.parse(readFileSync(0, 'utf8'))
  );
const { resolve } = createRequire(manifest);
/** @param {string} name */
const load = async (name) => import(pathToFileURL(resolve(name)).href);
const [mx, own] = [await load(modules.mx), await load(modules.own)];
const AsyncFunction = /** @type {FunctionConstructor} */ (Object.getPrototypeOf(async () => undefined).constructor);
const quiet = { ...console, log: () => undefined };

/** @param {string} text what the line says that it prints @param {unknown[]} values */
const check = (text, ...values) => {
  const printed = values.map((value) => format(value)).join(' ');
  if (bare(printed) !== bare(text)) throw new Error(`prints ${printed}, not ${text}`);
};
/** @param {string} text */
const bare = (text) => text.replace(/\s+/g, '').replaceAll('"', "'");

for (const { at, code, uses } of examples) {
  try {
    const run = AsyncFunction('mx', 'console', '$log', ...uses, code);
    await run(mx, quiet, check, ...uses.map((name) => own[name]));
  } catch (error) {
    console.log(JSON.stringify({ at, error: error instanceof Error ? error.message : String(error) }));
  }
}
process.exit(0);
