// One case in a process of its own: milliseconds, and the most memory that was resident.
import * as mx from '@mlxts/core';

const STEPS = 20_000;
const ELEMENTS = 65_536; // 256 KB

function loop(every) {
  let x = mx.zeros([ELEMENTS]);
  for (let i = 1; i <= STEPS; i++) {
    x = mx.add(x, 1);
    if (i % every === 0) mx.evaluate(x);
  }
  return x;
}

function scopedLoop(every) {
  const state = { x: mx.zeros([ELEMENTS]) };
  for (let i = 1; i <= STEPS; i++) {
    mx.tidy(
      () => {
        state.x = mx.add(state.x, 1);
      },
      { state },
    );
    if (i % every === 0) mx.evaluate(state.x);
  }
  return state.x;
}

async function turningLoop() {
  let x = mx.zeros([ELEMENTS]);
  for (let i = 0; i < STEPS; i++) {
    x = mx.add(x, 1);
    await mx.evalAsync(x);
  }
  return x;
}

function churn(scoped) {
  const weight = mx.ones([64]);
  const hundred = () => {
    for (let i = 0; i < 100; i++) mx.add(weight, i);
  };
  for (let i = 0; i < 10_000; i++) {
    if (scoped) mx.tidy(hundred);
    else hundred();
  }
}

const cases = {
  'evaluate each step': () => loop(1),
  'evaluate each step, in scopes': () => scopedLoop(1),
  'evaluate each 100 steps': () => loop(100),
  'evaluate each 100 steps, in scopes': () => scopedLoop(100),
  'await evalAsync each step': turningLoop,
  'a million small arrays': () => churn(false),
  'a million small arrays, in scopes': () => churn(true),
};

const name = process.argv[2];
if (name === undefined) console.log(JSON.stringify(Object.keys(cases)));
else {
  const start = performance.now();
  const x = await cases[name]();
  if (x !== undefined && x.get(0).item() !== STEPS) throw new Error(`${name} gave ${x}`);
  const milliseconds = performance.now() - start;
  console.log(JSON.stringify({ milliseconds, peakRssMB: process.resourceUsage().maxRSS / 1000 }));
}
