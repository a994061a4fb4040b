import { expect, it, vi } from 'vitest';
import { imageInfo, loadImage } from './load-image.js';

vi.mock('sharp', () => {
  throw new Error('Could not load the "sharp" module');
});

/** 8 × 8 pixels of grey 200. */
const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABv/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8ASP/Z',
  'base64',
);

it('images load where sharp does not', async () => {
  expect(await imageInfo(jpeg)).toEqual({ format: 'jpeg', width: 8, height: 8 });
  expect(await loadImage(jpeg)).toEqual({ width: 8, height: 8, data: new Uint8Array(192).fill(200) });
});
