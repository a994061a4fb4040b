import { join } from 'node:path';
import { endChildren } from './command.mjs';
import { withLock } from './lock.mjs';
import { stateFolder } from './paths.mjs';
import { printFailure, step } from './progress.mjs';
import { clearLive, print } from './terminal.mjs';
import { checkNode, checkToolchain } from './toolchain.mjs';

/** @param {import('./steps.mjs').SetupStep[]} steps */
async function undone(steps) {
  const done = await Promise.all(steps.map((each) => each.isDone()));
  return steps.filter((_, index) => !done[index]);
}

/**
 * Brings the steps up to date, in their order; nothing is printed when all of them are. Only one process at a time works
 * on a checkout.
 * @param {import('./steps.mjs').SetupStep[]} steps
 * @returns {Promise<boolean>} was there anything to do?
 */
export async function setUp(steps) {
  if ((await undone(steps)).length === 0) return false;
  print();
  let waited = false;
  const work = async () => {
    const needs = Object.assign({}, ...(await undone(steps)).map((each) => each.needs ?? {}));
    if (Object.keys(needs).length > 0)
      await step('toolchain', () => checkToolchain(needs), { summarize: (tools) => tools });
    for (const each of steps) {
      if (await each.isDone()) continue;
      await step(each.name, each.work, { summarize: (summary) => summary, isSilent: each.showsItself });
    }
  };
  await withLock(join(stateFolder, 'lock'), work, (holder) => {
    if (!waited) print(`… another set-up is at work here (${holder}): waiting for it`);
    waited = true;
  });
  print();
  return true;
}

/**
 * Runs a command of the repository to its end: failures are printed, an interrupt ends what was started and cleans up.
 * @param {() => Promise<number>} work resolves to the exit code
 */
export async function main(work) {
  let interrupted = false;
  const interrupt = () => {
    if (interrupted) process.exit(130);
    interrupted = true;
    endChildren();
    setTimeout(() => process.exit(130), 3_000).unref();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    checkNode();
    process.exitCode = await work();
  } catch (error) {
    clearLive();
    if (interrupted) print('\nInterrupted.');
    else printFailure(error);
    process.exitCode = interrupted ? 130 : 1;
  }
}
