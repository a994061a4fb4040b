import { expect, test } from 'vitest';
import { runnable } from './run-examples.js';

test('a line that says what it prints compares it', () => {
  expect(runnable('const a: number = 1;\nconsole.log(a, [2]); // 1 [2]')).toBe(
    '"use strict";\nconst a = 1;\n$log("1 [2]", a, [2]);\n',
  );
});

test('other lines stay', () => {
  expect(runnable('console.log(1);\nf(); // nothing')).toBe('"use strict";\nconsole.log(1);\nf(); // nothing\n');
});
