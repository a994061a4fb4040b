import { BuildError } from './build-error.js';
import { toolVersion } from './run.js';

/** The C++ compiler's command, flags included: `CXX`, else `c++`. */
export function compilerCommand(): string {
  return process.env.CXX || 'c++';
}

/** The compiler's own words for its version, or `none`. */
export function compilerVersion(): string {
  const [program = 'c++', ...flags] = compilerCommand().split(' ');
  return toolVersion(program, [...flags, '--version']) ?? 'none';
}

/**
 * Refuses a machine that cannot build, before anything is fetched.
 *
 * @throws BuildError that names the missing or broken tool
 */
export function requireToolchain(): void {
  if (compilerVersion() === 'none') {
    throw new BuildError(
      `the C++ compiler '${compilerCommand()}' is missing or does not run`,
      'Install one that knows C++20 (Debian: apt install g++; macOS: xcode-select --install), or name it in CXX.',
    );
  }
  if (toolVersion('cmake') === undefined) {
    throw new BuildError(
      'cmake is missing or does not run',
      'Install CMake 3.20 or newer (Debian: apt install cmake; macOS: brew install cmake; or python3 -m pip install cmake).',
    );
  }
}
