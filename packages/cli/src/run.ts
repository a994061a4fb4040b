import { Command, CommanderError } from 'commander';
import { addChat } from './commands/chat.js';
import { addDescribe } from './commands/describe.js';
import { addDoctor } from './commands/doctor.js';
import { addEmbed } from './commands/embed.js';
import { addGenerate } from './commands/generate.js';
import { addSimilarity } from './commands/similarity.js';
import { addTranscribe } from './commands/transcribe.js';
import { addVad } from './commands/vad.js';
import { reportError } from './report-error.js';
import type { Terminal } from './terminal.js';
import { version } from './version.js';

/**
 * Runs one command line, without the program's name; returns the exit code: 0, 1 after an error, 2 for a command line
 * that can't be understood, 130 after Ctrl-C.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0;
  const exit = (value: number): void => {
    code = value;
  };
  const program = new Command('mlxts')
    .description('language, vision, speech and embedding models on this machine, with MLX')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'mlxts: ')),
    });
  addGenerate(program, terminal, exit);
  addDescribe(program, terminal, exit);
  addChat(program, terminal, exit);
  addEmbed(program, terminal, exit);
  addSimilarity(program, terminal, exit);
  addTranscribe(program, terminal, exit);
  addVad(program, terminal, exit);
  addDoctor(program, terminal, exit);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    reportError(terminal, error);
    return 1;
  }
  return code;
}
