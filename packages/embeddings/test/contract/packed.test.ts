import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testModel } from '../test-model.js';

const execute = promisify(execFile);
const packages = fileURLToPath(new URL('../../../', import.meta.url));
const readManifest = async (path: string) => JSON.parse(await readFile(path, 'utf8'));

const program = `
import { load } from '@mlxts/embeddings';
import { aiEmbeddingModel } from '@mlxts/embeddings/ai';
const embedder = await load(${JSON.stringify(testModel())});
const model = aiEmbeddingModel(embedder);
const { embeddings } = await model.doEmbed({ values: ['Where is Paris?', 'Paris is in France.', 'The cat sleeps.'] });
const [question, ...documents] = embeddings.map((embedding) => Float32Array.from(embedding));
const [scores] = await embedder.similarity([question], documents);
console.log(JSON.stringify(Array.from(scores)));
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-packed-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('runs where it is installed alone: packed, with what its packages declare and nothing else', async () => {
  const modules = join(folder, 'node_modules');
  const wanted = new Set(['@mlxts/embeddings']);
  const others = new Set<string>();
  for (const name of wanted) {
    const own = join(packages, name.replace('@mlxts/', ''));
    const { dependencies = {} } = await readManifest(join(own, 'package.json'));
    for (const dependency of Object.keys(dependencies)) {
      if (dependency.startsWith('@mlxts/')) wanted.add(dependency);
      else if (!others.has(dependency)) {
        others.add(dependency);
        await mkdir(dirname(join(modules, dependency)), { recursive: true });
        await symlink(join(own, 'node_modules', dependency), join(modules, dependency));
      }
    }
  }
  const { packageManager } = await readManifest(join(packages, '../package.json'));
  const filters = [...wanted].flatMap((name) => ['--filter', name]);
  const pack = ['--yes', packageManager, ...filters, 'pack', '--pack-gzip-level', '1', '--pack-destination', folder];
  await execute('npx', pack, { cwd: packages });
  for (const name of wanted) {
    const target = join(modules, name);
    await mkdir(target, { recursive: true });
    const tarball = (await readdir(folder)).find((file) => file.startsWith(`${name.slice(1).replace('/', '-')}-`));
    await execute('tar', ['-xzf', join(folder, tarball ?? name), '-C', target, '--strip-components=1']);
    expect(JSON.stringify((await readManifest(join(target, 'package.json'))).dependencies)).not.toContain('workspace:');
  }
  await symlink(join(packages, 'sys/build'), join(modules, '@mlxts/sys/build')); // as `npx @mlxts/sys build` would put it
  await writeFile(join(folder, 'program.mjs'), program);
  const { stdout } = await execute(process.execPath, ['program.mjs'], { cwd: folder });
  const [france, cat] = JSON.parse(stdout);
  expect([france > 0.6, cat < 0.2]).toEqual([true, true]);
  expect((await readdir(join(modules, '@mlxts'))).sort()).toEqual(['core', 'embeddings', 'hub', 'nn', 'sys']);
});
