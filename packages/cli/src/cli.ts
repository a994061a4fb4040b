#!/usr/bin/env node
import { run } from './run.js';
import { processTerminal } from './terminal.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough, such as `head`, is no failure.
  if (error.code !== 'EPIPE') throw error;
});

void run(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code;
});
