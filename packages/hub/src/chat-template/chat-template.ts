import { ArgumentError } from '@mlxts/core';
import type { ChatMessage } from './chat-message.js';
import { type CompiledTemplate, compileTemplate } from './compile.js';
import { reservedNames, templateGlobals } from './globals.js';
import { limits } from './limits.js';
import { plainData } from './plain-data.js';
import { templateError } from './template-error.js';
import { ValueSizes } from './value-size.js';

export interface ChatTemplateOptions {
  /** Variables of every rendering: `bos_token`, `eos_token` and the like. */
  specialTokens?: Readonly<Record<string, string>>;
  /** The clock of `strftime_now`; default the system's. */
  now?: () => Date;
}

export interface RenderOptions {
  /** Ends with the opening of the assistant's turn; default false. */
  addGenerationPrompt?: boolean;
  /** Tool definitions as JSON schemas; a template named `tool_use` is then preferred. */
  tools?: readonly unknown[];
  /** Variables that the template knows, as `enable_thinking`. */
  [variable: string]: unknown;
}

const op = 'chatTemplate';

/**
 * The Jinja templates of a model by name, rendered as Hugging Face does it (`trim_blocks`, `lstrip_blocks`), with
 * bounds on steps, depth and output (`limits`), since templates come with the model and are not trusted.
 *
 * @example
 * ```ts ignore needs a model
 * const prompt = chatTemplate.render([{ role: 'user', content: 'Hi' }], { addGenerationPrompt: true });
 * ```
 */
export class ChatTemplate {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #compiled = new Map<string, CompiledTemplate>();
  readonly #specialTokens: Readonly<Record<string, string>>;
  readonly #now: () => Date;

  constructor(
    templates: string | ReadonlyMap<string, string>,
    { specialTokens = {}, now = () => new Date() }: ChatTemplateOptions = {},
  ) {
    this.#sources = typeof templates === 'string' ? new Map([['default', templates]]) : templates;
    this.#specialTokens = specialTokens;
    this.#now = now;
  }

  /**
   * The prompt for `messages`; it holds the special tokens as text, so encode it with `addSpecialTokens: false`.
   *
   * @throws ArgumentError when the template refuses the messages or a variable is no JSON data; MLXError Config for a
   * template that is malformed, or takes more than its bounds.
   */
  render(
    messages: readonly ChatMessage[],
    { addGenerationPrompt = false, tools, ...variables }: RenderOptions = {},
  ): string {
    if (!Array.isArray(messages))
      throw new ArgumentError({ op, message: `expected a list of messages, got ${typeof messages}` });
    const environment = templateGlobals(this.#now);
    const all: Record<string, unknown> = {
      documents: null,
      ...this.#specialTokens,
      ...variables,
      messages,
      tools: tools ?? null,
      add_generation_prompt: addGenerationPrompt,
    };
    const sizes = new ValueSizes();
    let steps: number = limits.steps;
    for (const [name, value] of Object.entries(all)) {
      if (reservedNames.has(name))
        throw new ArgumentError({ op, message: `expected another name for the variable ${name}` });
      if (value !== undefined)
        steps += limits.stepsPerInput * sizes.measure(environment.set(name, plainData(value, name))).total;
    }
    return this.#template(tools !== undefined)(environment, steps);
  }

  #template(withTools: boolean): CompiledTemplate {
    const name = withTools && this.#sources.has('tool_use') ? 'tool_use' : 'default';
    const source = this.#sources.get(name);
    if (source === undefined)
      throw templateError(`expected a template named default, got ${[...this.#sources.keys()].join(', ')}`);
    let template = this.#compiled.get(name);
    if (!template) {
      template = compileTemplate(source);
      this.#compiled.set(name, template);
    }
    return template;
  }
}
