// A million arrays in scopes: how far the resident memory grows, and how many handles are left.
import * as mx from '@mlxts/core';

const weight = mx.ones([64]);
function step() {
  mx.tidy(() => {
    for (let i = 0; i < 100; i++) mx.add(weight, i);
  });
}
for (let i = 0; i < 1000; i++) step();
const handles = mx.liveHandles();
const rss = process.memoryUsage.rss();
for (let i = 0; i < 10_000; i++) step();
console.log(JSON.stringify({ handles: mx.liveHandles() - handles, rss: process.memoryUsage.rss() - rss }));
