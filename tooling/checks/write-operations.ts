import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PAGE, readOperations, withTable } from './operations-table.js';

const root = resolve(import.meta.dirname, '../..');
const path = join(root, PAGE);
writeFileSync(path, withTable(readFileSync(path, 'utf8'), readOperations(root)));
