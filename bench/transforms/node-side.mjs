import * as mx from '@mlxts/core';

const layers = Array.from({ length: 4 }, () => [mx.multiply(mx.random.normal([64, 64]), 0.1), mx.zeros([64])]);
const [x, y] = [mx.random.normal([32, 64]), mx.random.normal([32, 64])];
const rows = mx.random.normal([256, 16]);
mx.eval(layers, x, y, rows);

const loss = (model, input, target) => {
  const output = model.reduce((h, [w, b]) => mx.tanh(mx.add(mx.matmul(h, w), b)), input);
  return mx.mean(mx.square(mx.subtract(output, target)));
};
const step = mx.valueAndGrad(loss);
const distance = mx.vmap((a, b) => mx.sqrt(mx.sum(mx.square(mx.subtract(a, b)))), { inAxes: [0, null] });
const origin = mx.array(Array(16).fill(0.5));
const square = mx.grad((each) => mx.sum(mx.multiply(each, each)));

const sides = {
  step: () => mx.eval(step(layers, x, y)),
  stepBuilt: () => step(layers, x, y),
  vmap: () => mx.eval(distance(rows, origin)),
  vmapBuilt: () => distance(rows, origin),
  gradBuilt: () => square(x),
};
const microseconds = {};
for (const [name, run] of Object.entries(sides)) {
  for (let i = 0; i < 300; i++) mx.tidy(run);
  const times = [];
  for (let i = 0; i < 1000; i++) {
    const start = performance.now();
    mx.tidy(run);
    times.push((performance.now() - start) * 1000);
  }
  microseconds[name] = times.sort((a, b) => a - b)[times.length >> 1];
}
console.log(JSON.stringify(microseconds));
