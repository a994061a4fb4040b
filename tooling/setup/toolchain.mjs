import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture } from './command.mjs';
import { SetupError } from './setup-error.mjs';
import { isAtLeast, versionIn } from './version.mjs';

const isMac = process.platform === 'darwin';
/** @param {string} debian @param {string} mac */
const install = (debian, mac) =>
  isMac ? mac : `Debian or Ubuntu: apt-get install ${debian}; elsewhere: your package manager's ${debian}`;
const xcode = 'xcode-select --install';

/**
 * @typedef {object} Finding
 * @property {string} label what stands in the closing line, such as `cmake 3.25.1`
 * @property {{ headline: string, said?: string, remedies: string[] }} [problem]
 * @property {boolean} [isMissing] not found at all, as against found and broken
 */

/**
 * Asks a tool for its version. @param {string} name @param {string} command @param {string[]} args @param {string} minimum @param {string[]} remedies
 * @returns {Promise<Finding>}
 */
async function ask(name, command, args, minimum, remedies) {
  const { code, output } = await capture(command, args);
  if (code === 127)
    return { label: name, isMissing: true, problem: { headline: `${name} is not installed`, remedies } };
  const said = `${[command, ...args].join(' ')}: ${output.trim().split('\n').slice(0, 3).join(' ') || `exit code ${code}`}`;
  if (code !== 0)
    return { label: name, problem: { headline: `${name} is installed but does not run`, said, remedies } };
  const version = versionIn(output);
  if (isAtLeast(version, minimum)) return { label: `${name} ${version}` };
  return {
    label: name,
    problem: { headline: `${name} ${version} is too old: ${minimum} or later is needed`, remedies },
  };
}

/** The C++ compiler, `CXX` or c++: it has to compile and link C++20. @returns {Promise<Finding>} */
async function findCompiler() {
  const command = process.env.CXX || 'c++';
  const remedies = [`${install('g++', xcode)} (GCC 12, Clang 15 or later)`, 'or name another compiler in CXX'];
  const [program = command, ...flags] = command.split(' ');
  const version = await capture(program, [...flags, '--version']);
  if (version.code === 127)
    return { label: program, problem: { headline: `The C++ compiler ${command} is not installed`, remedies } };
  const { code, output } = await compileSample(program, flags);
  if (code === 0) return { label: `${program} ${versionIn(version.output)}` };
  const said = `${command} -std=c++20: ${output.trim().split('\n').slice(0, 3).join(' ')}`;
  return {
    label: command,
    problem: { headline: `The C++ compiler ${command} cannot compile and link C++20`, said, remedies },
  };
}

/** @param {string} program @param {string[]} flags */
async function compileSample(program, flags) {
  const folder = await mkdtemp(join(tmpdir(), 'mlxts-compiler-'));
  try {
    const source = join(folder, 'sample.cc');
    await writeFile(
      source,
      '#include <concepts>\n#include <span>\ntemplate <std::integral T> T twice(T x) { return x + x; }\nint main() { return twice(0); }\n',
    );
    return await capture(program, [...flags, '-std=c++20', source, '-o', join(folder, 'sample')]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const cargoRemedies = [
  'or Rust: from your package manager, or with rustup default stable',
  'if HOME was changed, set RUSTUP_HOME and CARGO_HOME to where rustup was installed',
];

/** mlx-c's source comes through cargo or git: one that runs is enough. @returns {Promise<Finding>} */
async function findFetcher() {
  const cargo = await ask('cargo', 'cargo', ['--version'], '1.0', cargoRemedies);
  if (!cargo.problem) return cargo;
  const git = await ask('git', 'git', ['--version'], '2.0', [install('git', xcode)]);
  const state = cargo.isMissing ? 'no cargo' : 'cargo does not run';
  if (!git.problem) return { label: `${git.label} (${state})` };
  const said = [cargo.problem.said, git.problem.said].filter(Boolean).join(' · ');
  const headline = `Neither cargo nor git works: one is needed to get mlx-c's source (${state}, ${git.isMissing ? 'no git' : 'git does not run'})`;
  return {
    label: 'cargo or git',
    problem: { headline, ...(said && { said }), remedies: [...git.problem.remedies, ...cargoRemedies] },
  };
}

/** @returns {Promise<Finding>} */
async function findGenerator() {
  const ninja = await ask('ninja', 'ninja', ['--version'], '1.0', []);
  if (!ninja.problem) return ninja;
  return ask('make', 'make', ['--version'], '3.0', [install('make', xcode)]);
}

/** Python with a pip that runs; for the tests also with venv. @param {boolean} withVenv @returns {Promise<Finding>} */
async function findPython(withVenv) {
  const packages = withVenv ? 'python3 python3-pip python3-venv' : 'python3 python3-pip';
  const remedies = [install(packages, 'brew install python')];
  const python = await ask('python', 'python3', ['--version'], '3.10', remedies);
  if (python.problem) return python;
  for (const [what, args] of /** @type {[string, string[]][]} */ ([
    ['pip', ['-m', 'pip', '--version']],
    ...(withVenv ? [['venv', ['-c', 'import venv, ensurepip']]] : []),
  ])) {
    const { code, output } = await capture('python3', args);
    const said = `python3 ${args.join(' ')}: ${output.trim().split('\n').at(-1)}`;
    if (code !== 0)
      return { label: 'python', problem: { headline: `Python is here, but its ${what} is not`, said, remedies } };
  }
  return python;
}

/** @typedef {{ native?: boolean, python?: boolean, venv?: boolean }} Needs */

/**
 * Checks that the tools a step needs are there and run.
 * @param {Needs} needs
 * @returns {Promise<string>} the tools, for the closing line
 * @throws {SetupError} with everything that is missing or broken, and what to do about each
 */
export async function checkToolchain({ native = false, python = false, venv = false }) {
  const findings = await Promise.all([
    ...(native
      ? [
          findCompiler(),
          ask('cmake', 'cmake', ['--version'], '3.24', [install('cmake', 'brew install cmake')]),
          findGenerator(),
          findFetcher(),
        ]
      : []),
    ...(native || python || venv ? [findPython(venv)] : []),
  ]);
  const problems = findings.flatMap(({ problem }) => (problem ? [problem] : []));
  if (problems.length === 0) return [`node ${process.versions.node}`, ...findings.map(({ label }) => label)].join(', ');
  const parts = problems.map(
    ({ headline, said, remedies }) => new SetupError(headline, { details: said ? [said] : [], remedies }),
  );
  throw parts.length === 1 && parts[0]
    ? parts[0]
    : new SetupError(`${parts.length} tools are missing or broken`, { parts });
}

/** @throws {SetupError} below Node 20.19 */
export function checkNode() {
  if (isAtLeast(process.versions.node, '20.19')) return;
  throw new SetupError(`Node ${process.versions.node} is too old: 20.19 or later is needed`, {
    remedies: ['install a current Node.js'],
  });
}
