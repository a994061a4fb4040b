import { describe, expect, it } from 'vitest';
import type { Segment } from '../recognition/segment.js';
import { toSrt } from './to-srt.js';
import { toText } from './to-text.js';
import { toTsv } from './to-tsv.js';
import { toVerboseJson } from './to-verbose-json.js';
import { toVtt } from './to-vtt.js';

const facts = { seek: 0, tokens: [1, 2], temperature: 0, avgLogprob: -0.5, compressionRatio: 1.5, noSpeechProb: 0.25 };
const segments: Segment[] = [
  { id: 0, start: 0, end: 1.5, text: ' Hello --> world.', ...facts },
  { id: 1, start: 59.9996, end: 3723.04, text: '\tTab\tin ', ...facts },
];
const result = {
  text: 'Hello --> world.\tTab\tin',
  segments,
  language: 'en',
  task: 'transcribe' as const,
  duration: 3724,
};

describe('formats of transcriptions', () => {
  it('writes a line for each segment', () => {
    expect(toText(result)).toBe('Hello --> world.\nTab\tin\n');
  });

  it('writes SubRip with hours, numbers and no arrow in text', () => {
    expect(toSrt(result)).toBe(
      '1\n00:00:00,000 --> 00:00:01,500\nHello -> world.\n\n2\n00:01:00,000 --> 01:02:03,040\nTab\tin\n\n',
    );
  });

  it('writes WebVTT with hours only where there are any', () => {
    expect(toVtt(result)).toBe(
      'WEBVTT\n\n00:00.000 --> 00:01.500\nHello -> world.\n\n01:00.000 --> 01:02:03.040\nTab\tin\n\n',
    );
  });

  it('writes milliseconds and text without tabs', () => {
    expect(toTsv(result)).toBe('start\tend\ttext\n0\t1500\tHello --> world.\n60000\t3723040\tTab in\n');
  });

  it("gives OpenAI's names", () => {
    const { segments: rows, ...rest } = toVerboseJson(result);
    expect(rest).toEqual({ task: 'transcribe', language: 'english', duration: 3724, text: result.text });
    expect(rows[0]).toEqual({
      id: 0,
      seek: 0,
      start: 0,
      end: 1.5,
      text: ' Hello --> world.',
      tokens: [1, 2],
      temperature: 0,
      avg_logprob: -0.5,
      compression_ratio: 1.5,
      no_speech_prob: 0.25,
    });
  });

  it('writes no segments as what surrounds them', () => {
    const none = { segments: [] };
    expect([toText(none), toSrt(none), toVtt(none), toTsv(none)]).toEqual(['', '', 'WEBVTT\n\n', 'start\tend\ttext\n']);
  });
});
