import { MLXError } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { ChatTemplate } from './chat-template.js';
import { limits } from './limits.js';

const hello = [{ role: 'user', content: 'hello '.repeat(20) }];
const long = 'x'.repeat(3000);
const grow = (turns: number, step: string, start = '[1]') =>
  `{% set ns = namespace(a=${start}) %}{% for i in range(${turns}) %}{% set ns.a = ${step} %}{% endfor %}`;

const hostile: Record<string, string> = {
  'a range of three million': '{% for i in range(3000000) %}{% endfor %}',
  'nested empty loops': '{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}',
  '20,000 parentheses': `{{ ${'('.repeat(20000)}1${')'.repeat(20000)} }}`,
  '5,000 nested blocks': '{% if 1 %}'.repeat(5000) + '{% endif %}'.repeat(5000),
  'unknown variables': '{% for i in range(100000) %}{{ nope }}{% endfor %}',
  'a doubling text': `${grow(40, 'ns.a ~ ns.a', '"ab"')}{{ ns.a }}`,
  'a doubling list': grow(60, 'ns.a + ns.a'),
  'a list that holds itself twice, 60 levels': `${grow(60, '[ns.a, ns.a]')}{{ ns.a|tojson }}`,
  'the same compared with text': `${grow(16, '[ns.a, ns.a]')}{% for i in range(100000) %}{% if ns.a == "x" %}{% endif %}{% endfor %}`,
  'a deep list': `${grow(50000, '[ns.a]')}{{ ns.a|tojson }}`,
  'a namespace inside of itself': '{% set ns = namespace(a=1) %}{% set ns.me = ns %}{{ ns|tojson }}',
  'a macro without end': '{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}',
  'a macro that doubles':
    '{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}',
  'a large macro in a loop': `{% for i in range(100000) %}{% macro f() %}${'{{ 1 }}'.repeat(5000)}{% endmacro %}{% endfor %}`,
  'a wide indent': '{{ "a\nb"|indent(500000000) }}',
  'a wide indent, unpacked': '{{ "a\nb"|indent(*[500000000]) }}',
  'a wide JSON indent': '{{ [1, 2]|tojson(indent=500000000) }}',
  'replace that multiplies': `{% set s = "${long}" %}{% set s = s.replace("x", s) %}{{ s.replace("x", s) }}`,
  'the filter replace that multiplies': `{% set s = "${long}" %}{% set s = s|replace("x", s) %}{{ s|replace("", s) }}`,
  'join that multiplies': `{{ range(10000)|join("${long}") }}`,
  'much output': '{% for i in range(100000) %}{% for m in messages %}{{ m.content }}{% endfor %}{% endfor %}',
  'a run of spaces': `{% if 1 %}${' '.repeat(200000)}{% endif %}`,
  'an unclosed expression': '{{ '.repeat(50000),
  'an unclosed comment': '{#'.repeat(100000),
  'a template of a million characters': 'a'.repeat(1_000_000),
  'the constructor of a function': '{{ range.constructor("return process")() }}',
  'the prototype of a message': '{{ messages[0]["__proto__"].constructor("x") }}',
};

describe('ChatTemplate', () => {
  it.each(Object.entries(hostile))('ends %s in one typed error', (_, source) => {
    let failure: unknown;
    try {
      new ChatTemplate(source).render(hello);
    } catch (error) {
      failure = error;
    }
    expect(MLXError.isInstance(failure) && failure.code).toBe('Config');
  });

  it('reads no prototype', () => {
    const render = (source: string) => new ChatTemplate(source).render(hello);
    expect(
      render('{{ messages.constructor }}{{ "".constructor }}{{ messages[0].__proto__ }}{{ messages[0].toString }}'),
    ).toBe('');
  });

  it('reports raise_exception as a refusal of the messages', () => {
    const template = new ChatTemplate('{{ raise_exception("roles must alternate") }}');
    expect(() => template.render(hello)).toThrow(
      expect.objectContaining({ name: 'ArgumentError', message: 'chatTemplate: roles must alternate' }),
    );
  });

  it('prefers the template tool_use where tools are given', () => {
    const template = new ChatTemplate(
      new Map([
        ['default', 'plain'],
        ['tool_use', 'tools'],
      ]),
    );
    expect(template.render(hello)).toBe('plain');
    expect(template.render(hello, { tools: [] })).toBe('tools');
    expect(() => new ChatTemplate(new Map([['rag', 'x']])).render(hello)).toThrow(
      'expected a template named default, got rag',
    );
  });

  it('gives the variables of transformers', () => {
    const template = new ChatTemplate(
      '{{ bos_token }}{{ add_generation_prompt }}{{ tools is none }}{{ documents is none }}{{ extra }}',
      {
        specialTokens: { bos_token: '<s>' },
      },
    );
    expect(template.render([], { addGenerationPrompt: true, extra: 'e' })).toBe('<s>truetruetruee');
  });

  it('tells the date in English by the given clock', () => {
    const now = () => new Date(2026, 2, 5, 15, 4, 9);
    expect(new ChatTemplate('{{ strftime_now("%d %b %Y, %A %-d %B %I:%M:%S %p %j %%") }}', { now }).render([])).toBe(
      '05 Mar 2026, Thursday 5 March 03:04:09 PM 064 %',
    );
  });

  it('strips and replaces as Python does', () => {
    const render = (expression: string) =>
      new ChatTemplate(`{{ "[" ~ ${expression} ~ "]" }}`).render([{ role: 'user', content: '\n\n  x \n' }]);
    expect(render('messages[0].content.strip("\\n")')).toBe('[  x ]');
    expect(render('messages[0].content.lstrip("\\n ")')).toBe('[x \n]');
    expect(render('messages[0].content.rstrip()')).toBe('[\n\n  x]');
    expect(render('"aaa".replace("a", "b", 2)')).toBe('[bba]');
    expect(render('"ab"|replace("", "-")')).toBe('[-a-b-]');
  });

  it('takes only JSON data and free names', () => {
    const template = new ChatTemplate('{{ x }}');
    for (const x of [() => 1, 1n, Number.NaN, new Map(), new Date()])
      expect(() => template.render([], { x })).toThrow(/x: expected JSON data/);
    const cyclic: Record<string, unknown> = {};
    cyclic.me = cyclic;
    expect(() => template.render([], { x: cyclic })).toThrow(/levels deep/);
    expect(() => template.render([], { range: 1 })).toThrow(/expected another name/);
  });

  it('bounds grow with the messages', () => {
    const source = '{% for m in messages %}{{ m.content }}{% endfor %}';
    const messages = Array.from({ length: 20_000 }, () => ({ role: 'user', content: 'x'.repeat(100) }));
    expect(new ChatTemplate(source).render(messages)).toHaveLength(2_000_000);
    expect(messages.length * 10).toBeGreaterThanOrEqual(limits.steps);
  });
});
