import { expect, test } from 'vitest';
import { withTable } from './operations-table.js';

const marks = ['<!-- operations: written by npm run docs:operations -->', '<!-- end of operations -->'];

test('the table stands between its marks and nothing else changes', () => {
  const raw = ['mlx_linalg_inv'];
  const page = withTable(`# Title\n${marks.join('\nold\n')}\nmore\n`, [
    { name: 'linalg.inv', file: 'src/linalg/inv.ts', raw, proof: ['linalg'] },
    { name: 'vander', file: 'src/ops/vander.ts', raw: [], proof: [] },
  ]);
  expect(page.split('\n')).toEqual([
    '# Title',
    marks[0],
    '',
    '| operation | functions `mlx_*` | device | parity tests |',
    '| --- | --- | --- | --- |',
    '| linalg.inv | linalg_inv | CPU only | linalg |',
    '| vander | built from others |  |  |',
    '',
    marks[1],
    'more',
    '',
  ]);
  expect(withTable(page, [])).not.toContain('vander');
});

test('a page without marks is refused', () => {
  expect(() => withTable('# Title', [])).toThrow('lacks the marks');
});
