/** A TypeScript block of a Markdown file. */
export interface CodeBlock {
  readonly code: string;
  /** of the block's first line of code */
  readonly line: number;
  /** why the block is not checked; '' where it was marked `ignore` without saying why */
  readonly ignored: string | undefined;
}

/** The blocks that open with ` ```ts `; ` ```ts ignore REASON ` takes one out of the checks. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { fence: string; line: number; info: string; code: string[] } | undefined;
  for (const [index, text] of markdown.split('\n').entries()) {
    const fence = /^\s*(`{3,})(.*)$/.exec(text);
    if (open === undefined) {
      if (fence) open = { fence: fence[1] ?? '', info: (fence[2] ?? '').trim(), line: index + 2, code: [] };
    } else if (fence && fence[1] === open.fence && fence[2] === '') {
      const [language, mark, ...reason] = open.info.split(/\s+/);
      const ignored = mark === 'ignore' ? reason.join(' ') : undefined;
      if (language === 'ts' || language === 'typescript')
        blocks.push({ code: open.code.join('\n'), line: open.line, ignored });
      open = undefined;
    } else open.code.push(text);
  }
  return blocks;
}
