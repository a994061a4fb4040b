import { ArgumentError } from '@mlxts/core';

/**
 * The text with the placeholders of one kind replaced, the first by `replacements[0]` and so on.
 * @throws ArgumentError where there are more or fewer
 */
export function expandPlaceholders(text: string, placeholder: string, replacements: readonly string[]): string {
  const parts = text.split(placeholder);
  if (parts.length - 1 !== replacements.length)
    throw new ArgumentError({
      op: 'expandText',
      message: `expected ${replacements.length} ${placeholder} in the text, one for each, got ${parts.length - 1}`,
    });
  return parts.map((part, i) => part + (replacements[i] ?? '')).join('');
}
