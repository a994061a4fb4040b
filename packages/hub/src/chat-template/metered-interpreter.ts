import { type JinjaEnvironment, JinjaInterpreterClass, type JinjaNode, type JinjaValue } from './jinja.js';
import { limits } from './limits.js';
import type { NodeMarks } from './node-marks.js';
import { templateError } from './template-error.js';
import { textCall } from './text-call.js';
import { charactersPerStep, itemsOf, ValueSizes } from './value-size.js';

/** The library throws and catches an error for each unknown variable. */
const unknownVariableSteps = 20;
/** The library makes some ten objects for each turn of a loop. */
const turnSteps = 10;

/** Runs a template with fuel: every node, turn of a loop and text that it makes counts, and the sum is bounded. */
export class MeteredInterpreter extends JinjaInterpreterClass {
  readonly #marks: NodeMarks;
  readonly #sizes = new ValueSizes();
  readonly #budget: number;
  #steps = 0;
  #depth = 0;

  constructor(environment: JinjaEnvironment, marks: NodeMarks, budget: number) {
    super(environment);
    this.#marks = marks;
    this.#budget = budget;
  }

  override evaluate(node: JinjaNode | undefined, environment: JinjaEnvironment): JinjaValue {
    this.#spend(1);
    if (++this.#depth > limits.depth) throw templateError(`expected at most ${limits.depth} nodes inside one another`);
    try {
      if (!node) return super.evaluate(node, environment);
      this.#spend(this.#marks.sizes.get(node) ?? 0);
      const value = textCall(node, (part) => this.evaluate(part, environment)) ?? super.evaluate(node, environment);
      this.#charge(node, value);
      return value;
    } finally {
      this.#depth--;
    }
  }

  #spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > this.#budget) throw templateError(`expected at most ${this.#budget} steps for these messages`);
  }

  #charge(node: JinjaNode, value: JinjaValue): void {
    const content = value.value;
    if (typeof content === 'string') {
      if (content.length > limits.text) throw templateError(`expected texts of at most ${limits.text} characters`);
      this.#spend(this.#marks.split.has(node) ? content.length : content.length / charactersPerStep);
    } else if (Array.isArray(content) || content instanceof Map) this.#chargeItems(node, value);
    else if (value.type === 'UndefinedValue' && node.type === 'Identifier') this.#spend(unknownVariableSteps);
    if (this.#marks.widths.has(node)) checkWidth(value);
    if (this.#marks.stored.has(node) && value.type === 'NamespaceValue')
      throw templateError('a namespace inside of another value is not supported');
  }

  #chargeItems(node: JinjaNode, value: JinjaValue): void {
    const { accessed, looped, rendered } = this.#marks;
    const { total, depth } = this.#sizes.measure(value);
    if (accessed.has(node)) return;
    const count = itemsOf(value).length;
    if (count > limits.items) throw templateError(`expected lists of at most ${limits.items} items`);
    if (rendered.has(node)) this.#spend(total * depth);
    else this.#spend(looped.has(node) ? count * turnSteps : count);
  }
}

function checkWidth(value: JinjaValue): void {
  for (const { value: part } of [value, ...itemsOf(value)]) {
    if (typeof part === 'number' && !(Math.abs(part) <= limits.indent))
      throw templateError(`expected indentation of at most ${limits.indent}, got ${part}`);
    if (typeof part === 'string' && part.length > limits.separator)
      throw templateError(`expected separators of at most ${limits.separator} characters`);
  }
}
