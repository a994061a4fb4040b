import { type JinjaEnvironment, type JinjaNode, parseTemplate } from './jinja.js';
import { limits } from './limits.js';
import { MeteredInterpreter } from './metered-interpreter.js';
import { markNodes } from './node-marks.js';
import { asTemplateError, templateError } from './template-error.js';

/** Runs a parsed template on the variables of `environment`, in at most `steps` steps. */
export type CompiledTemplate = (environment: JinjaEnvironment, steps: number) => string;

const longWhitespace = new RegExp(`\\s{${limits.whitespaceRun}}`);

function parse(source: string): JinjaNode {
  if (source.length > limits.source)
    throw templateError(`expected a template of at most ${limits.source} characters, got ${source.length}`);
  if (longWhitespace.test(source))
    throw templateError(`expected less than ${limits.whitespaceRun} spaces in a row in the template`);
  try {
    return parseTemplate(source);
  } catch (cause) {
    throw asTemplateError('cannot parse the template', cause);
  }
}

/** @throws MLXError Config for a template that is malformed or too large. */
export function compileTemplate(source: string): CompiledTemplate {
  const program = parse(source);
  const marks = markNodes(program);
  return (environment, steps) => {
    try {
      const { value } = new MeteredInterpreter(environment, marks, steps).run(program);
      return typeof value === 'string' ? value : '';
    } catch (cause) {
      throw asTemplateError('the template failed', cause);
    }
  };
}
