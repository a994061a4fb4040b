import { expect, it } from 'vitest';
import { progressBar } from './progress-bar.js';

it('shows how much of the sound is done, with hours where there are any', () => {
  expect(progressBar(62, 248, 'talk.mp3')).toBe('[######------------------] 1:02 of 4:08  talk.mp3');
  expect(progressBar(3725, 3725, 'a')).toBe(`[${'#'.repeat(24)}] 1:02:05 of 1:02:05  a`);
  expect(progressBar(0, 0, 'a')).toBe(`[${'-'.repeat(24)}] 0:00 of 0:00  a`);
});
