import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { type Conversation, openConversation } from '../chat/open-conversation.js';
import { reportError } from '../report-error.js';
import { addSamplingFlags, generationOptions, modelPath, type SamplingFlags } from '../sampling-flags.js';
import type { Terminal } from '../terminal.js';
import { writeText } from '../write-text.js';

const HELP =
  '/image PATH shows an image with the next message, /reset forgets the conversation, ' +
  '/system TEXT starts one with another system prompt, /exit leaves\n';

/** Adds `mlxts chat`. `exit` receives the exit code. */
export function addChat(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  addSamplingFlags(program.command('chat'))
    .description('talk with a model; Ctrl-C stops an answer')
    .action(async (flags: SamplingFlags, command: Command) => {
      exit(await chat(flags, modelPath(flags, terminal, command), terminal));
    });
}

async function chat(flags: SamplingFlags, path: string, terminal: Terminal): Promise<number> {
  const { stdin, stdout, stderr } = terminal;
  const conversation = await openConversation(path, { ...generationOptions(flags), system: flags.system });
  const isInteractive = stdin.isTTY === true && stdout.isTTY === true;
  const lines = createInterface({ input: stdin, ...(isInteractive && { output: stdout, prompt: '> ' }) });
  let answering: AbortController | undefined;
  let failures = 0;
  const interrupt = (): void => (answering === undefined ? lines.close() : answering.abort());
  const offInterrupt = terminal.onInterrupt(interrupt);
  lines.on('SIGINT', interrupt); // in a terminal, readline takes Ctrl-C for itself
  if (isInteractive) stderr.write(HELP);
  lines.prompt();
  try {
    for await (const line of lines) {
      if (stdout.destroyed || line.trim() === '/exit') break;
      answering = new AbortController();
      try {
        await turn(conversation, line.trim(), answering.signal, terminal);
      } catch (error) {
        if (!answering.signal.aborted) {
          reportError(terminal, error);
          failures += 1;
        }
      }
      answering = undefined;
      lines.prompt();
    }
  } finally {
    offInterrupt();
    lines.close();
    conversation.dispose();
  }
  return failures > 0 && !isInteractive ? 1 : 0;
}

/** A command, or something to answer. */
async function turn(conversation: Conversation, line: string, signal: AbortSignal, terminal: Terminal): Promise<void> {
  if (line === '') return;
  if (line.startsWith('/')) {
    const [command, ...words] = line.split(' ');
    if (command === '/reset' && words.length === 0) conversation.reset();
    else if (command === '/system' && words.length > 0) conversation.reset({ system: words.join(' ') });
    else if (command === '/image' && words.length > 0)
      terminal.stderr.write(`${await conversation.attach(words.join(' '), signal)}\n`);
    else terminal.stderr.write(HELP);
    return;
  }
  try {
    for await (const { text } of conversation.say(line, signal)) {
      if (terminal.stdout.destroyed) break;
      await writeText(terminal.stdout, text);
    }
  } finally {
    await writeText(terminal.stdout, '\n');
  }
}
