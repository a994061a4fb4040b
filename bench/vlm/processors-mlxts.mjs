import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createProcessor, loadImage } from '@mlxts/vlm';

/** Milliseconds for an image: from its pixels, and from a JPEG file. */
const [folder, given] = process.argv.slice(2);

async function median(run) {
  await run();
  const times = [];
  for (const end = performance.now() + 1500; times.length < 3 || performance.now() < end; ) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

const figures = {};
const hashes = {};
for (const { name, width, height, config } of JSON.parse(given)) {
  const path = join(folder, `${width}x${height}.jpeg`);
  const processor = await createProcessor(config);
  const image = await loadImage(path);
  const run = async (picture) => (await processor.processImages([picture])).pixelValues.dispose();
  figures[`${name}, pixels`] = await median(() => run(image));
  figures[`${name}, JPEG`] = await median(async () => run(await loadImage(path)));
  const { pixelValues } = await processor.processImages([image]);
  hashes[name] = createHash('sha256').update(pixelValues.toBuffer()).digest('hex');
}
console.log(JSON.stringify({ figures, hashes }));
