import { MLXError } from '@mlxts/core';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import type { Resample } from '../image/resize/resize.js';

type Triple = readonly [number, number, number];

/** What all processors do to pixels. */
export interface ProcessorConfig {
  readonly resizes: boolean;
  readonly resample: Resample;
  /** Undefined where bytes stay as they are. */
  readonly rescaleFactor: number | undefined;
  /** Undefined where nothing is normalized. */
  readonly mean: Triple | undefined;
  readonly std: Triple | undefined;
}

/** Pillow's numbers. */
const resamples: readonly Resample[] = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'];

/** Fields that all processors have, and those that say nothing about pixels. */
const commonFields: readonly string[] = [
  ...['do_resize', 'resample', 'do_rescale', 'rescale_factor', 'do_normalize', 'image_mean', 'image_std', 'size'],
  ...['do_convert_rgb', 'image_processor_type', 'feature_extractor_type', 'processor_class', 'auto_map'],
  ...['default_to_square', 'return_tensors', 'disable_grouping', 'device', 'backend', '_valid_processor_keys'],
];

/** Fields of steps that no processor here takes, and what they may say. */
const idleFields: Readonly<Record<string, readonly unknown[]>> = {
  do_center_crop: [false],
  data_format: ['channels_first'],
  input_data_format: [],
};

export interface ProcessorDefaults {
  readonly resample: Resample;
  readonly mean: Triple;
  readonly std: Triple;
  /** Fields of this processor besides the common ones. */
  readonly fields: readonly string[];
}

/**
 * Reads what all processors have in common from a `preprocessor_config.json`.
 * @throws MLXError `Config` for fields that are out of range, `Unsupported` for those that ask for what is not done here
 */
export function readProcessorConfig(op: string, raw: RawConfig, defaults: ProcessorDefaults): ProcessorConfig {
  const reader = new ConfigReader(op, raw);
  checkFields(op, raw, defaults.fields);
  if (!reader.flag('do_convert_rgb', true))
    throw unsupported(op, 'do_convert_rgb', false, 'true: images are red, green and blue');
  const normalizes = reader.flag('do_normalize', true);
  return {
    resizes: reader.flag('do_resize', true),
    resample: readResample(reader, raw, defaults.resample),
    rescaleFactor: reader.flag('do_rescale', true) ? reader.positive('rescale_factor', 1 / 255) : undefined,
    mean: normalizes ? readTriple(reader, raw, 'image_mean', defaults.mean) : undefined,
    std: normalizes ? readTriple(reader, raw, 'image_std', defaults.std) : undefined,
  };
}

function checkFields(op: string, raw: RawConfig, fields: readonly string[]): void {
  for (const [name, value] of Object.entries(raw)) {
    if (value === null || value === undefined || commonFields.includes(name) || fields.includes(name)) continue;
    const allowed = idleFields[name];
    if (allowed === undefined) throw unsupported(op, name, value, 'no such field');
    if (!allowed.includes(value))
      throw unsupported(op, name, value, allowed.map((each) => JSON.stringify(each)).join(' or ') || 'null');
  }
}

/** The error for a field that asks for what is not done here. */
export function unsupported(op: string, name: string, value: unknown, expected: string): MLXError {
  const shown = JSON.stringify(value) ?? String(value);
  return new MLXError({
    op,
    code: 'Unsupported',
    message: `${name}: expected ${expected}, got ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`,
  });
}

function readResample(reader: ConfigReader, raw: RawConfig, fallback: Resample): Resample {
  if (!reader.has('resample')) return fallback;
  const resample = resamples[raw.resample as number];
  if (resample === undefined) throw reader.error(`resample: expected 0 to 5, got ${JSON.stringify(raw.resample)}`);
  return resample;
}

function readTriple(reader: ConfigReader, raw: RawConfig, key: string, fallback: Triple): Triple {
  if (!reader.has(key)) return fallback;
  const value = raw[key];
  const list: unknown = typeof value === 'number' ? [value, value, value] : value;
  const isTriple = Array.isArray(list) && list.length === 3 && list.every((each) => Number.isFinite(each));
  if (!isTriple || (key === 'image_std' && list.includes(0)))
    throw reader.error(`${key}: expected 3 numbers, got ${JSON.stringify(value)}`);
  return list as unknown as Triple;
}

/** A field of `size` or the like: an object of whole numbers above zero, with these keys and no others. */
export function readSize<Key extends string>(
  reader: ConfigReader,
  name: string,
  keys: readonly Key[],
  fallback: Readonly<Record<Key, number>>,
): Readonly<Record<Key, number>> {
  const record = reader.optionalRecord(name);
  if (record === undefined) return fallback;
  const given = Object.entries(record).filter(([, value]) => value !== null);
  const isRight =
    given.length === keys.length &&
    given.every(([key, value]) => keys.includes(key as Key) && Number.isSafeInteger(value) && (value as number) > 0);
  if (!isRight)
    throw reader.error(`${name}: expected positive integers ${keys.join(' and ')}, got ${JSON.stringify(record)}`);
  return record as Readonly<Record<Key, number>>;
}
