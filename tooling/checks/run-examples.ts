import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import type { DocExample } from './doc-examples.js';

const TIME_LIMIT = 60_000;

/** Runs the examples of a package in one process; a finding for each that throws or prints other than its comment says. */
export function runExamples(root: string, folder: string, name: string, examples: readonly DocExample[]): string[] {
  const job = {
    manifest: join(root, 'packages', folder, 'package.json'),
    modules: { mx: '@mlxts/core', own: name },
    examples: examples.map(({ path, line, code, uses }) => ({ at: `${path}:${line}`, code: runnable(code), uses })),
  };
  const directory = mkdtempSync(join(tmpdir(), 'mlxts-examples-')); // for examples that write files
  try {
    const { status, signal, stdout, stderr } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'example-runner.mjs')],
      { cwd: directory, input: JSON.stringify(job), encoding: 'utf8', timeout: TIME_LIMIT },
    );
    const findings = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { at: string; error: string })
      .map(({ at, error }) => `${at} @example: ${error}`);
    return status === 0
      ? findings
      : [...findings, `packages/${folder}: an @example ends the process: ${signal ?? stderr}`];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** JavaScript in which `console.log(a); // [1, 2]` compares what it prints with the comment. */
export function runnable(code: string): string {
  const checked = code.replace(
    /^(\s*)console\.log\((.*)\);?\s*\/\/\s*(.+)$/gm,
    (_, indent: string, values: string, text: string) => `${indent}$log(${JSON.stringify(text.trim())}, ${values});`,
  );
  const { outputText } = ts.transpileModule(checked, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return outputText.replace(/^export \{\};?$/m, '');
}
