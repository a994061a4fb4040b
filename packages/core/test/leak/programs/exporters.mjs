// Exporters that nobody closes: of one that was collected and, after the end, of one that was not, no file is left.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as mx from '@mlxts/core';

const [folder] = process.argv.slice(2);
const open = (name) => mx.exporter(join(folder, name), (x) => mx.exp(x)).add(mx.ones([2]));
globalThis.kept = open('kept.mlxfn');
(() => open('dropped.mlxfn'))();
const opened = readdirSync(folder).length;
for (let i = 0; i < 100 && readdirSync(folder).length === opened; i++) {
  globalThis.gc();
  await setTimeout(10);
}
const left = readdirSync(folder).map((name) => name.split('.')[1]);
console.log(JSON.stringify({ opened, left }));
