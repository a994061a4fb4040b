import { SetupError } from './setup-error.mjs';
import { bold, clearLive, dim, duration, green, isLive, print, printLive, red } from './terminal.mjs';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const nameWidth = 14;
const frameEvery = 100;
/** Without a terminal a long step says that it goes on: first after 3 s, then every 30 s. */
const firstNotice = 3_000;
const noticeEvery = 30_000;

/** @typedef {(detail: string) => void} Report tells what a running step is doing right now */

/**
 * Runs one step and shows it: a live line while it runs on a terminal, then one line with its outcome and duration.
 * @template T
 * @param {string} name
 * @param {(report: Report) => Promise<T>} work
 * @param {object} [options]
 * @param {(result: T) => string} [options.summarize] what the closing line says beside the name
 * @param {(result: T) => boolean} [options.isGood]
 * @param {boolean} [options.isSilent] shows the closing line only: the work prints for itself
 * @returns {Promise<T>}
 */
export async function step(name, work, { summarize = () => '', isGood = () => true, isSilent = false } = {}) {
  const start = Date.now();
  const label = name.padEnd(nameWidth);
  const line = liveLine(label, start);
  const timer = setInterval(isSilent ? () => undefined : line.show, frameEvery);
  /** @param {boolean} good @param {string} summary */
  const finish = (good, summary) => {
    clearInterval(timer);
    clearLive();
    const mark = good ? green('✓') : red('✗');
    print(`${mark} ${bold(label)} ${summary ? `${summary}  ` : ''}${dim(duration(Date.now() - start))}`);
  };
  try {
    const result = await work(line.report);
    finish(isGood(result), summarize(result));
    return result;
  } catch (error) {
    finish(false, '');
    throw error;
  }
}

/** @param {string} label @param {number} start */
function liveLine(label, start) {
  let detail = '';
  let frame = 0;
  let nextNotice = firstNotice;
  const show = () => {
    const elapsed = Date.now() - start;
    if (isLive) {
      const time = elapsed >= 1_000 ? `${dim(duration(elapsed))}  ` : '';
      printLive(`${frames[frame++ % frames.length]} ${label} ${time}${dim(detail)}`);
    } else if (elapsed >= nextNotice) {
      nextNotice += noticeEvery;
      print(`… ${label} ${duration(elapsed)}  ${detail}`.trimEnd());
    }
  };
  /** @type {Report} */
  const report = (text) => {
    detail = text;
  };
  return { show, report };
}

/** A bar for a step whose amount is known: ` 45%  44 of 98 MB`. @param {number} done @param {number} total bytes */
export function ofBytes(done, total) {
  const mega = (/** @type {number} */ bytes) => Math.round(bytes / 1e6);
  return `${String(Math.floor((100 * done) / total)).padStart(3)}%  ${mega(done)} of ${mega(total)} MB`;
}

/** Prints a failure: the headline, what the tool said, what to do. @param {unknown} error */
export function printFailure(error) {
  if (!(error instanceof SetupError)) {
    print(`\n${red(bold('Set-up failed unexpectedly'))}\n${error instanceof Error ? error.stack : String(error)}`);
    return;
  }
  print(`\n${red(bold(error.message))}`);
  printRemedies(error, '  ');
  for (const part of error.parts) {
    print(`\n  ${bold(part.message)}`);
    printRemedies(part, '    ');
  }
}

/** @param {SetupError} error @param {string} indent */
function printRemedies({ details, remedies }, indent) {
  for (const line of details) print(`${indent}${dim(line)}`);
  for (const remedy of remedies) print(`${indent}→ ${remedy}`);
}
