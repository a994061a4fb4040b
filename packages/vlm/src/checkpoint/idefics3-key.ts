const renames: readonly (readonly [RegExp, string])[] = [
  [/^(model\.)?text_model\./, 'language_model.model.'],
  [/^lm_head(?=\.|$)/, 'language_model.lm_head'],
  [/^language_model\.(?!model\.|lm_head(?:\.|$))/, 'language_model.model.'],
  [/^model\./, ''],
];

/** The key of a weight or a layer of Idefics3 and SmolVLM here, from those of Hugging Face and of mlx-vlm. */
export function idefics3Key(key: string): string {
  for (const [pattern, prefix] of renames) {
    if (pattern.test(key)) return key.replace(pattern, prefix);
  }
  return key;
}
