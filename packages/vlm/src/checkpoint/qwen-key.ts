const renames: readonly (readonly [RegExp, string])[] = [
  [/^(model\.)?visual\./, 'vision_tower.'],
  [/^model\.language_model\./, 'language_model.model.'],
  [/^model\./, 'language_model.model.'],
  [/^lm_head(?=\.|$)/, 'language_model.lm_head'],
];

/** The key of a weight or a layer of Qwen2-VL under MLX's names, from those of Hugging Face, old and new, or MLX's own. */
export function qwenKey(key: string): string {
  for (const [pattern, prefix] of renames) {
    if (pattern.test(key)) return key.replace(pattern, prefix);
  }
  return key;
}
