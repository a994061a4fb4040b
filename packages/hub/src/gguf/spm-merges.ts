/**
 * The merges that make BPE choose as SentencePiece does, best first: every split of a token into two tokens, ranked by
 * the token's score. Equal scores rank longer left parts first, then longer right parts.
 *
 * @see https://github.com/huggingface/transformers/blob/main/src/transformers/convert_slow_tokenizer.py
 */
export function mergesFromScores(
  tokens: readonly string[],
  scores: readonly number[],
  mergeable: (id: number) => boolean,
): [string, string][] {
  const ids = new Map<string, number>();
  tokens.forEach((token, id) => {
    if (mergeable(id)) ids.set(token, id);
  });
  const found: { left: string; right: string; score: number; lengths: [number, number] }[] = [];
  for (const [token, id] of ids) {
    const characters = [...token];
    const parts: { left: string; right: string; order: [number, number] }[] = [];
    for (let cut = 1, at = 0; cut < characters.length; cut++) {
      at += characters[cut - 1]?.length ?? 0;
      const left = token.slice(0, at);
      const right = token.slice(at);
      const [l, r] = [ids.get(left), ids.get(right)];
      if (l !== undefined && r !== undefined) parts.push({ left, right, order: [l, r] });
    }
    parts.sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1]);
    for (const { left, right } of parts) {
      const leftLength = [...left].length;
      found.push({ left, right, score: scores[id] ?? 0, lengths: [leftLength, characters.length - leftLength] });
    }
  }
  found.sort((a, b) => b.score - a.score || b.lengths[0] - a.lengths[0] || b.lengths[1] - a.lengths[1]);
  return found.map(({ left, right }) => [left, right]);
}
