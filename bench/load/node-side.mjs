import * as mx from '@mlxts/core';

const [path] = process.argv.slice(2);
const times = [];
const cpuTimes = [];
const cpuTime = () => process.cpuUsage().user + process.cpuUsage().system;
for (let i = 0; i < 5; i++) {
  const [start, cpuStart] = [performance.now(), cpuTime()];
  const arrays = [...(await mx.load(path)).values()];
  mx.eval(arrays);
  times.push(performance.now() - start);
  cpuTimes.push((cpuTime() - cpuStart) / 1000);
  for (const array of arrays) array.dispose();
  mx.clearCache();
}
const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const [first, ...others] = times;
const [milliseconds, cpuMilliseconds] = [middle(others), middle(cpuTimes)];
console.log(JSON.stringify({ first, milliseconds, cpuMilliseconds, peakMB: process.resourceUsage().maxRSS / 1024 }));
