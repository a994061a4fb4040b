import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root, stateFolder } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
const shownOnFailure = 40;

/** Ends what is still running; set-up calls it when it is interrupted. */
export function endChildren() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd] default: the repository's root
 * @property {NodeJS.ProcessEnv} [env] added to this process's environment; undefined removes a variable
 * @property {(line: string) => void} [onLine] gets each finished line of stdout and stderr, without colours
 */

/**
 * Runs a command with its output captured. It gets no standard input.
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} the exit code (127 when the command could not be started) and both streams
 */
export function capture(command, args, { cwd = root, env = {}, onLine } = {}) {
  return new Promise((resolve) => {
    /** @type {string[]} */
    const chunks = [];
    let rest = '';
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    /** @param {string} text */
    const take = (text) => {
      chunks.push(text);
      const lines = (rest + text).split(/[\r\n]+/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const plain = stripVTControlCharacters(line).trim();
        if (plain) onLine?.(plain);
      }
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take);
    /** @param {number} code */
    const end = (code) => {
      running.delete(child);
      resolve({ code, output: chunks.join('') });
    };
    child.on('error', (error) => {
      chunks.push(error.message);
      end(127);
    });
    child.on('close', (code, signal) => {
      if (signal) chunks.push(`\nended by ${signal}`);
      end(code ?? 1);
    });
  });
}

/**
 * @typedef {object} FailureOptions
 * @property {(output: string) => string[]} [remedies] what to do, given the output of the failure
 * @property {boolean} [showsFirst] shows where a long output begins instead of where it ends
 */
/** @typedef {CommandOptions & FailureOptions} RequiredOptions */

/**
 * Runs a command that has to succeed. On failure its whole output is kept in `.mlxts/logs` and a part of it goes into the error.
 * @param {string} headline what failed, in the reader's words
 * @param {string} command
 * @param {string[]} args
 * @param {RequiredOptions} [options]
 * @returns {Promise<string>} the output
 */
export async function run(headline, command, args, options = {}) {
  const { code, output } = await capture(command, args, options);
  if (code === 0) return output;
  const lines = output.trimEnd().split('\n');
  const details = options.showsFirst ? lines.slice(0, shownOnFailure) : lines.slice(-shownOnFailure);
  if (lines.length > shownOnFailure) details.unshift(`… the whole output is in ${keepLog(headline, output)}`);
  throw new SetupError(headline, { details, remedies: options.remedies?.(output) ?? [] });
}

/**
 * Runs a command that shows its own progress on stderr and has to succeed.
 * @param {string} headline what failed, in the reader's words
 * @param {string} command
 * @param {string[]} args
 * @param {{ stdout?: 'ignore' | 'inherit' }} [options]
 * @returns {Promise<void>}
 */
export function show(headline, command, args, { stdout = 'ignore' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', stdout, 2] });
    running.add(child);
    child.on('error', (error) => reject(new SetupError(headline, { details: [error.message] })));
    child.on('close', (code) => {
      running.delete(child);
      if (code === 0) resolve();
      else reject(new SetupError(headline, { details: ['the reason stands above'] }));
    });
  });
}

/** @param {string} headline @param {string} output */
function keepLog(headline, output) {
  const folder = join(stateFolder, 'logs');
  mkdirSync(folder, { recursive: true });
  const name = `${headline.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.log`;
  writeFileSync(join(folder, name), output);
  return join('.mlxts/logs', name);
}
