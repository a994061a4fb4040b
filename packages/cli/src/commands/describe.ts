import type { Command } from 'commander';
import { printGeneration } from '../print-generation.js';
import { addSamplingFlags, generationOptions, modelPath, type SamplingFlags } from '../sampling-flags.js';
import type { Terminal } from '../terminal.js';

interface DescribeFlags extends SamplingFlags {
  prompt: string;
  json?: boolean;
}

const VARIABLE = 'MLXTS_DEFAULT_VISION_MODEL';

/** Adds `mlxts describe`. `exit` receives the exit code. */
export function addDescribe(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  addSamplingFlags(program.command('describe'), VARIABLE)
    .description('ask a model about images: PNG, JPEG or WebP files')
    .argument('<images...>', 'the images, in the order in which the model sees them')
    .option('-p, --prompt <text>', 'what to ask', 'Describe this image.')
    .option('--json', 'print one JSON object at the end')
    .action(async (images: string[], flags: DescribeFlags, command: Command) => {
      exit(await describe(images, flags, modelPath(flags, terminal, command, VARIABLE), terminal));
    });
}

async function describe(
  images: readonly string[],
  flags: DescribeFlags,
  path: string,
  terminal: Terminal,
): Promise<number> {
  // Only here, so that help and usage errors need no native addon.
  const { imageInfo, load, streamGenerate } = await import('@mlxts/vlm');
  // What is no image is said before a model is loaded.
  for (const image of images) await imageInfo(image);
  const question = [...images.map(() => ({ type: 'image' })), { type: 'text', text: flags.prompt }];
  const messages = [
    ...(flags.system === undefined ? [] : [{ role: 'system', content: flags.system }]),
    { role: 'user', content: question },
  ];
  using loaded = await load(path);
  return await printGeneration(terminal, flags, (signal) =>
    streamGenerate(loaded, messages, { ...generationOptions(flags), images, signal }),
  );
}
