import type { ChatMessage, Prompt } from '@mlxts/lm';
import type { Command } from 'commander';
import { printGeneration } from '../print-generation.js';
import { readAll } from '../read-all.js';
import { addSamplingFlags, generationOptions, modelPath, type SamplingFlags } from '../sampling-flags.js';
import type { Terminal } from '../terminal.js';

interface GenerateFlags extends SamplingFlags {
  prompt: string;
  raw?: boolean;
  json?: boolean;
}

/** Adds `mlxts generate`. `exit` receives the exit code. */
export function addGenerate(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  addSamplingFlags(program.command('generate'))
    .description('generate text after a prompt')
    .requiredOption('-p, --prompt <text>', 'the prompt, - to read it from standard input')
    .option('--raw', 'feed the prompt as it is, without the chat template')
    .option('--json', 'print one JSON object at the end')
    .action(async (flags: GenerateFlags, command: Command) => {
      if (flags.raw && flags.system !== undefined)
        command.error('error: --system needs the chat template, which --raw leaves out');
      exit(await generate(flags, modelPath(flags, terminal, command), terminal));
    });
}

async function generate(flags: GenerateFlags, path: string, terminal: Terminal): Promise<number> {
  const question = flags.prompt === '-' ? await readAll(terminal.stdin) : flags.prompt;
  // Only here, so that help and usage errors need no native addon.
  const { load, streamGenerate } = await import('@mlxts/lm');
  const { model, tokenizer, chatTemplate } = await load(path);
  if (!flags.raw && chatTemplate === undefined) throw new Error('the model has no chat template: use --raw');
  const prompt = flags.raw ? question : messages(question, flags.system);

  return printGeneration(terminal, flags, (signal) =>
    streamGenerate(model, tokenizer, prompt, { ...generationOptions(flags), chatTemplate, signal }),
  );
}

function messages(question: string, system: string | undefined): Prompt {
  const user: ChatMessage = { role: 'user', content: question };
  return system === undefined ? [user] : [{ role: 'system', content: system }, user];
}
