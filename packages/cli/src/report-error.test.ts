import { expect, it } from 'vitest';
import { fakeTerminal } from '../test/fake-terminal.js';
import { reportError } from './report-error.js';

it('is the message after the name of the command', () => {
  const { terminal, stderr } = fakeTerminal();
  reportError(terminal, new Error('load: expected a file\n  got nothing\n'));
  expect(stderr()).toBe('mlxts: load: expected a file\n  got nothing\n');
});

it('cuts what is very long', () => {
  const { terminal, stderr } = fakeTerminal();
  reportError(terminal, new Error('x'.repeat(5000)));
  expect(stderr().length).toBeLessThan(900);
  expect(stderr()).toMatch(/… \(MLXTS_DEBUG=1 shows all\)\n$/);
});

it('shows the stacks of an error and its causes with MLXTS_DEBUG', () => {
  const { terminal, stderr } = fakeTerminal({ env: { MLXTS_DEBUG: '1' } });
  reportError(terminal, new Error('outer', { cause: new TypeError('inner') }));
  expect(stderr()).toMatch(/^mlxts: outer\nError: outer\n {4}at [\s\S]*TypeError: inner\n {4}at /);
});

it('takes what is thrown without being an error', () => {
  const { terminal, stderr } = fakeTerminal();
  reportError(terminal, 'gone');
  expect(stderr()).toBe('mlxts: gone\n');
});
