import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** How long what a process of another machine or container left must rest before it counts as left behind. */
const foreignRest = 7 * 24 * 60 * 60 * 1000;

/** The form of a mark, for regular expressions. */
export const markPattern = '[0-9a-f]{8}-[0-9a-z]+-[0-9a-z]+';

let known: { place: string; mark: string } | undefined;

/**
 * A text that no other process has had: what shares its process ids, its id, and when it began. It stands in the names of
 * temporary files, so that others can tell whether their process is gone.
 */
export function processMark(): string {
  return ownMark().mark;
}

function ownMark(): { place: string; mark: string } {
  if (known === undefined) {
    const place = createHash('sha256').update(processSpace()).digest('hex').slice(0, 8);
    const began = statOf(process.pid)?.began ?? '0';
    known = { place, mark: `${place}-${process.pid.toString(36)}-${began}` };
  }
  return known;
}

/**
 * Whether the process of `mark` is certainly gone, so that what it last touched at `touchedMs` is nobody's. An id that
 * another process has since is told by when that one began, where the system says so. Processes of other machines and
 * containers cannot be seen: theirs is what nobody touched for a week.
 */
export function isLeftBehind(mark: string, touchedMs: number): boolean {
  const [place, pid, began] = mark.split('-') as [string, string, string];
  if (place !== ownMark().place) return Date.now() - touchedMs > foreignRest;
  const id = Number.parseInt(pid, 36);
  if (!isAlive(id)) return true;
  const stat = statOf(id);
  return stat !== undefined && (stat.isZombie || stat.began !== began);
}

/** What has process ids of its own: a Linux since its start and the namespace in it; elsewhere a machine. */
function processSpace(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** What Linux says of a process; undefined elsewhere, and where it may not be seen. */
function statOf(pid: number): { began: string; isZombie: boolean } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { began: Number(fields[19]).toString(36), isZombie: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
