import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { redeclaredFields } from './class-fields.js';

function findingsIn(text: string): string[] {
  const root = mkdtempSync(join(tmpdir(), 'mlxts-fields-'));
  try {
    const file = join(root, 'layer.ts');
    writeFileSync(file, text);
    return redeclaredFields(root, [file]).findings;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const base = 'class Module { training = true; }\nclass Linear extends Module { weight: number = 1; }\n';

test('a redeclared field is found, from any class above', () => {
  expect(findingsIn(`${base}class Special extends Linear { weight: number; training = false; }`)).toEqual([
    "layer.ts:3 'weight' is inherited: write declare, or set it in the constructor",
    "layer.ts:3 'training' is inherited: write declare, or set it in the constructor",
  ]);
});

test('declare, static and new fields pass', () => {
  expect(
    findingsIn(`${base}class Special extends Linear { declare weight: 1; static training = 1; bias = 2; }`),
  ).toEqual([]);
});

test('classes that are no modules pass', () => {
  expect(findingsIn('class A { x = 1; }\nclass B extends A { x = 2; }')).toEqual([]);
});
