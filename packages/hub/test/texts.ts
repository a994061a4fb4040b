/** A generator of the same numbers on every machine: xorshift of 32 bits. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** First and last code points: Latin, Cyrillic, Hebrew, Arabic, Devanagari, Thai, kana, Han, Hangul, emoji, marks, spaces, digits of all kinds. */
const ranges: [number, number][] = [
  [0x20, 0x7e],
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x400, 0x45f],
  [0x5d0, 0x5ea],
  [0x600, 0x6ff],
  [0x900, 0x97f],
  [0xe00, 0xe5b],
  [0x3040, 0x30ff],
  [0x4e00, 0x4fff],
  [0xac00, 0xac80],
  [0x1f300, 0x1f64f],
  [0x2000, 0x206f],
  [0x300, 0x36f],
  [0x09, 0x0d],
  [0x2150, 0x218f],
  [0xff10, 0xff19],
  [0x200d, 0x200d],
  [0xfe0f, 0xfe0f],
  [0x1d400, 0x1d4ff],
];

function randomText(next: (below: number) => number): string {
  return Array.from({ length: 1 + next(60) }, () => {
    const [first, last] = ranges[next(ranges.length)] ?? [0x20, 0x20];
    return String.fromCodePoint(first + next(last - first + 1));
  }).join('');
}

const written = [
  '',
  ' ',
  '\n',
  'Hello, world!',
  "I'LL don't WE'VE can't he'S",
  'Привет, мир! Ёлка',
  'שלום עולם',
  'مرحبا ١٢٣ بالعالم',
  'नमस्ते दुनिया १२३',
  'สวัสดีชาวโลก',
  '你好，世界。日本語のテキスト 한국어',
  '👩‍👩‍👧‍👦 🇩🇪 👍🏽 😀',
  'def f(x):\n\treturn x ** 2  # 12345\n\n\n    pass\r\n',
  '   leading',
  'trailing   ',
  'a  b   c\t\td\n \n x',
  ' ½ ² ① Ⅳ 3.14 1,234,567',
  'e\u0301 é ﬁ ｆｕｌｌ',
  '\u00a0\u2003x',
  'x'.repeat(300),
  '<|im_start|>user\nhi<|im_end|>',
  '<s>[INST] hi [/INST]</s>',
  '<|begin_of_text|>x<|eot_id|>',
  '\u0000\u0001\u007f',
  'ſ K İ ı ß ẞ',
  '▁x ▁ ▁▁',
  '\ufeffmark',
  '{"json": [1, 2.5e-3, null]}',
  'https://example.org/a?b=c&d=%20#e',
];

/** Mixed text: written by hand, then random code points of many scripts. */
export function mixedTexts(): string[] {
  const next = numbers(2026);
  return [...written, ...Array.from({ length: 300 }, () => randomText(next))];
}
