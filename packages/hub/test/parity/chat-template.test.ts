import { readGGUFHeader } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../src/chat-template/chat-message.js';
import { ChatTemplate } from '../../src/chat-template/chat-template.js';
import { runPython } from '../python.js';
import { npmTokenizer, smolLMPath } from '../real-tokenizers.js';

const render = `
import json, sys
from transformers.utils.chat_template_utils import _compile_jinja_template
given = json.load(sys.stdin)
template = _compile_jinja_template(given["template"])
fixed = {"bos_token": "<B>", "eos_token": "<E>", "documents": None}
print(json.dumps([template.render(messages=m, **fixed, **{"tools": None, **v}) for m, v in given["conversations"]]))
`;

const tool = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'The "weather" in <Zürich> & elsewhere',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'number', default: 1.5 } },
      required: ['city'],
    },
  },
};

const conversations: [ChatMessage[], Record<string, unknown>][] = [
  [[{ role: 'user', content: 'Hi' }], { add_generation_prompt: false }],
  [
    [
      { role: 'system', content: 'Be brief.\n' },
      { role: 'user', content: '  spaces \n' },
      { role: 'assistant', content: '\n\n  indented\n' },
      { role: 'user', content: 'なぜ？ 👍' },
    ],
    { add_generation_prompt: true },
  ],
  [
    [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: '<think>\n  one \n</think>\n\n  code' },
      { role: 'user', content: 'b' },
      { role: 'assistant', content: '<think>\ntwo\n</think>\n\n\n   out' },
    ],
    { add_generation_prompt: true, enable_thinking: false },
  ],
  [
    [
      { role: 'user', content: 'a' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [
          { type: 'function', function: { name: 'weather', arguments: { city: 'Zürich', days: [1, true, null] } } },
        ],
      },
      { role: 'tool', content: '{"t": 1}' },
      { role: 'tool', content: 'x' },
    ],
    { add_generation_prompt: true, tools: [tool] },
  ],
];

async function templateOf(name: string): Promise<string> {
  const found =
    name === 'smollm2'
      ? (await readGGUFHeader(smolLMPath())).metadata.get('tokenizer.chat_template')
      : npmTokenizer(name as 'llama3').config.chat_template;
  if (typeof found !== 'string') throw new Error(`${name} has no template`);
  return found;
}

describe.each(['smollm2', 'llama3', 'qwen3'])('the chat template of %s', (name) => {
  it('renders as in transformers', async () => {
    const template = await templateOf(name);
    const ours = new ChatTemplate(template, { specialTokens: { bos_token: '<B>', eos_token: '<E>' } });
    const got = conversations.map(([messages, { add_generation_prompt, tools, ...variables }]) =>
      ours.render(messages, {
        ...variables,
        addGenerationPrompt: add_generation_prompt === true,
        ...(Array.isArray(tools) ? { tools } : {}),
      }),
    );
    expect(got).toEqual(runPython(render, { template, conversations }));
  });

  it('renders a conversation of 2,000 messages within its bounds', async () => {
    const messages = Array.from({ length: 2000 }, (_, index) => ({
      role: index % 2 ? 'assistant' : 'user',
      content: 'word '.repeat(50),
    }));
    const template = new ChatTemplate(await templateOf(name), {
      specialTokens: { bos_token: '<B>', eos_token: '<E>' },
    });
    expect(template.render(messages).length).toBeGreaterThan(500_000);
  });
});
