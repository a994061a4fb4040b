import { createRequire } from 'node:module';
import { packageRoot } from '../package-root.js';

interface CMakeJs {
  getConfigureCommand(): Promise<string[]>;
  getBuildCommand(): Promise<string[]>;
}

interface CMakeJsOptions {
  readonly directory: string;
  readonly out: string;
  readonly isNodeApi: true;
  readonly config: 'Release';
  readonly parallel?: number;
  readonly cMakeOptions?: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);

// cmake-js's class, not its command: the command fetches headers over the network when it does not recognise a Node-API project.
function cmakeJs(options: CMakeJsOptions): CMakeJs {
  const { CMake } = require('cmake-js') as { CMake: new (options: CMakeJsOptions) => CMakeJs };
  return new CMake(options);
}

function base(out: string): CMakeJsOptions {
  return { directory: packageRoot(), out, isNodeApi: true, config: 'Release' };
}

/** The command that configures the addon in `out`, with the headers of the package node-api-headers. */
export function addonConfigureCommand(out: string, definitions: Readonly<Record<string, string>>): Promise<string[]> {
  const { include_dir } = require('node-api-headers') as { include_dir: string };
  return cmakeJs({ ...base(out), cMakeOptions: { ...definitions, CMAKE_JS_INC: include_dir } }).getConfigureCommand();
}

export function addonBuildCommand(out: string, parallel: number): Promise<string[]> {
  return cmakeJs({ ...base(out), parallel }).getBuildCommand();
}
