import type { TranscriptionResult } from '@mlxts/audio';

export const formats = ['text', 'json', 'srt', 'vtt', 'tsv'] as const;
export type Format = (typeof formats)[number];

/** How the files of a format end. */
export const endings: Readonly<Record<Format, string>> = {
  text: '.txt',
  json: '.json',
  srt: '.srt',
  vtt: '.vtt',
  tsv: '.tsv',
};

/** A transcription in a format; JSON is one line, as OpenAI's servers name things. */
export async function written(result: TranscriptionResult, format: Format): Promise<string> {
  const { toSrt, toText, toTsv, toVerboseJson, toVtt } = await import('@mlxts/audio');
  if (format === 'json') return `${JSON.stringify(toVerboseJson(result))}\n`;
  return { text: toText, srt: toSrt, vtt: toVtt, tsv: toTsv }[format](result);
}
