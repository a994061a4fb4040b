import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { Progress } from './progress.js';

/** An empty folder that goes when the test ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mlxts-sys-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Puts shell scripts before the real tools until the test ends: name → body. */
export function fakeTools(folder: string, tools: Readonly<Record<string, string>>): void {
  for (const [name, body] of Object.entries(tools)) {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
  }
  vi.stubEnv('PATH', `${folder}:${process.env.PATH ?? ''}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

/** A progress that shows nothing. */
export function silentProgress(): Progress {
  const progress = new Progress();
  vi.spyOn(progress, 'line').mockImplementation(() => undefined);
  return progress;
}
