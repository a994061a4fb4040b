import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isLeftBehind, markPattern, processMark } from './process-mark.js';

const [place, pid, began] = processMark().split('-') as [string, string, string];
const week = 7 * 24 * 60 * 60 * 1000;
const markOf = (id: number | undefined, start = began): string => `${place}-${Number(id).toString(36)}-${start}`;

describe('the mark of a process', () => {
  it('is one for its whole life, in names of files', () => {
    expect(processMark()).toMatch(new RegExp(`^${markPattern}$`));
    expect(Number.parseInt(pid, 36)).toBe(process.pid);
    expect(processMark()).toBe(`${place}-${pid}-${began}`);
  });

  it('is of a living process, however long ago it touched a file', () => {
    expect(isLeftBehind(processMark(), 0)).toBe(false);
  });

  it('is of a dead process once there is none of its id', () => {
    expect(isLeftBehind(markOf(spawnSync('true').pid), Date.now())).toBe(true);
  });

  it.runIf(process.platform === 'linux')('is of a dead process where another has its id', async () => {
    expect(isLeftBehind(markOf(process.pid, '1'), Date.now())).toBe(true);
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    expect(isLeftBehind(markOf(child.pid), Date.now())).toBe(true);
    child.kill();
    await once(child, 'exit');
  });

  it('is of another machine for a week after the last touch', () => {
    const foreign = `00000000-${pid}-${began}`;
    expect(isLeftBehind(foreign, Date.now() - week / 2)).toBe(false);
    expect(isLeftBehind(foreign, Date.now() - 2 * week)).toBe(true);
  });
});
