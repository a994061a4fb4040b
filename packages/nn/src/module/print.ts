import { Module } from './module.js';
import { moduleName } from './module-name.js';
import { directSlots } from './module-tree.js';

/** `Name(extra` then one indented line for each child, as MLX prints modules. */
export function printModule(module: Module, extra: string): string {
  const lines = directSlots(module).flatMap(({ fieldPath, value }) =>
    value instanceof Module ? [indent(`(${fieldPath}): ${value}`)] : [],
  );
  const head = `${moduleName(module)}(${extra}`;
  return lines.length === 0 ? `${head})` : `${head}\n${lines.join('\n')}\n)`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
