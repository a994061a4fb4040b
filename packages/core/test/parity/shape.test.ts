import { describe } from 'vitest';
import * as mx from '../../src/index.js';
import { type Case, itGivesWhatPythonGives, layouts, useOracle } from './against-python.js';

useOracle();

const axes: Case[] = [
  ['transpose', 'mx.transpose(a)', (a) => mx.transpose(a)],
  ['transpose by axes', 'mx.transpose(a, (1, -1, 0))', (a) => mx.transpose(a, { axes: [1, -1, 0] })],
  ['permuteDims', 'mx.permute_dims(a, (1, 0))', (a) => mx.permuteDims(a, { axes: [1, 0] })],
  ['matrixTranspose', 'mx.matrix_transpose(a)', (a) => mx.matrixTranspose(a)],
  ['transpose by one axis twice', 'mx.transpose(a, (0, 0, 1))', (a) => mx.transpose(a, { axes: [0, 0, 1] })],
  ['swapaxes', 'mx.swapaxes(a, 0, -1)', (a) => mx.swapaxes(a, 0, -1)],
  ['moveaxis', 'mx.moveaxis(a, 0, -1)', (a) => mx.moveaxis(a, 0, -1)],
  ['moveaxis of an axis that is not there', 'mx.moveaxis(a, 2, 0)', (a) => mx.moveaxis(a, 2, 0)],
  ['expandDims', 'mx.expand_dims(a, 0)', (a) => mx.expandDims(a, 0)],
  ['expandDims at several places', 'mx.expand_dims(a, (0, -1))', (a) => mx.expandDims(a, [0, -1])],
  ['expandDims at none', 'mx.expand_dims(a, ())', (a) => mx.expandDims(a, [])],
  ['expandDims at one twice', 'mx.expand_dims(a, (0, 0))', (a) => mx.expandDims(a, [0, 0])],
  ['squeeze', 'mx.squeeze(a)', (a) => mx.squeeze(a)],
  ['squeeze of an axis', 'mx.squeeze(a, axis=1)', (a) => mx.squeeze(a, { axis: 1 })],
  ['squeeze of axes', 'mx.squeeze(a, axis=(-1,))', (a) => mx.squeeze(a, { axis: [-1] })],
  ['squeeze of none', 'mx.squeeze(a, axis=())', (a) => mx.squeeze(a, { axis: [] })],
];

const forms: Case[] = [
  ['reshape', 'mx.reshape(a, (4, -1))', (a) => mx.reshape(a, [4, -1])],
  ['reshape to a vector', 'mx.reshape(a, (-1,))', (a) => mx.reshape(a, [-1])],
  ['reshape to nothing', 'mx.reshape(a, (0, 3))', (a) => mx.reshape(a, [0, 3])],
  ['reshape to 0 and -1', 'mx.reshape(a, (0, -1))', (a) => mx.reshape(a, [0, -1])],
  ['flatten', 'mx.flatten(a)', (a) => mx.flatten(a)],
  ['flatten of some axes', 'mx.flatten(a, 1)', (a) => mx.flatten(a, { startAxis: 1 })],
  ['flatten of more axes', 'mx.flatten(a, -99, 1)', (a) => mx.flatten(a, { startAxis: -99, endAxis: 1 })],
  ['flatten backwards', 'mx.flatten(a, 1, 0)', (a) => mx.flatten(a, { startAxis: 1, endAxis: 0 })],
  ['unflatten', 'mx.unflatten(a, 0, (-1, 1))', (a) => mx.unflatten(a, 0, [-1, 1])],
  ['unflatten of the last axis', 'mx.unflatten(a, -1, (2, -1))', (a) => mx.unflatten(a, -1, [2, -1])],
  ['unflatten to itself', 'mx.unflatten(a, 0, (-1,))', (a) => mx.unflatten(a, 0, [-1])],
  ['unflatten to no axes', 'mx.unflatten(a, 0, ())', (a) => mx.unflatten(a, 0, [])],
  ['atleast1d', 'mx.atleast_1d(a)', (a) => mx.atleast1d(a)],
  ['atleast2d', 'mx.atleast_2d(a)', (a) => mx.atleast2d(a)],
  ['atleast3d', 'mx.atleast_3d(a)', (a) => mx.atleast3d(a)],
  ['atleast2d of several', 'mx.atleast_2d(a, b)', (a, b) => mx.atleast2d(a, b)],
  ['broadcastTo', 'mx.broadcast_to(a, (2, 4, 1))', (a) => mx.broadcastTo(a, [2, 4, 1])],
  ['broadcastTo its own', 'mx.broadcast_to(a, a.shape)', (a) => mx.broadcastTo(a, a.shape)],
  ['broadcastTo nothing', 'mx.broadcast_to(a, (0, 3))', (a) => mx.broadcastTo(a, [0, 3])],
  [
    'broadcastArrays',
    'mx.broadcast_arrays(a, mx.arange(4)[:, None], b)',
    (a, b) => mx.broadcastArrays(a, mx.expandDims(mx.arange(4), 1), b),
  ],
  ['broadcastArrays of one', 'mx.broadcast_arrays(a)', (a) => mx.broadcastArrays(a)],
  [
    'broadcastShapes',
    'mx.array(mx.broadcast_shapes(a.shape, (4, 1)), mx.int32)',
    (a) => mx.array(mx.broadcastShapes(a.shape, [4, 1]), { dtype: 'int32' }),
  ],
  [
    'broadcastShapes of several',
    'mx.array(mx.broadcast_shapes(a.shape, (1, 1), (0, 1, 1), b.shape), mx.int32)',
    (a, b) => mx.array(mx.broadcastShapes(a.shape, [1, 1], [0, 1, 1], b.shape), { dtype: 'int32' }),
  ],
  [
    'broadcastShapes of one',
    'mx.array(mx.broadcast_shapes(a.shape), mx.int32)',
    (a) => mx.array(mx.broadcastShapes(a.shape), { dtype: 'int32' }),
  ],
  ['copy', 'mx.array(a)', (a) => mx.copy(a)],
  ['asStrided', 'mx.as_strided(a)', (a) => mx.asStrided(a)],
  [
    'asStrided with negative strides',
    'mx.as_strided(a, (2,), (-2,), 3) if a.size > 3 else mx.reshape(a, (99,))',
    (a) => mx.asStrided(a, { shape: [2], strides: [-2], offset: 3 }),
  ],
  [
    'asStrided with windows',
    'mx.as_strided(mx.transpose(a), (2, 3), (1, 1)) if a.size > 3 else mx.reshape(a, (99,))',
    (a) => mx.asStrided(mx.transpose(a), { shape: [2, 3], strides: [1, 1] }),
  ],
];

const parts: Case[] = [
  ['concatenate', 'mx.concatenate([a, b, a])', (a, b) => mx.concatenate([a, b, a])],
  ['concat along the last axis', 'mx.concat([a, b], axis=-1)', (a, b) => mx.concat([a, b], { axis: -1 })],
  ['concatenate of all', 'mx.concatenate([a, b], axis=None)', (a, b) => mx.concatenate([a, b], { axis: null })],
  [
    'concatenate of two dtypes',
    'mx.concatenate([a, mx.zeros(a.shape, mx.int16)])',
    (a) => mx.concatenate([a, mx.zeros(a.shape, { dtype: 'int16' })]),
  ],
  ['concatenate of two ranks', 'mx.concatenate([a, b[None]])', (a, b) => mx.concatenate([a, mx.expandDims(b, 0)])],
  ['stack', 'mx.stack([a, b])', (a, b) => mx.stack([a, b])],
  ['stack on a new last axis', 'mx.stack([a, b], axis=-1)', (a, b) => mx.stack([a, b], { axis: -1 })],
  ['stack with axis None', 'mx.stack([a, b], axis=None)', (a, b) => mx.stack([a, b], { axis: null })],
  ['stack beyond the axes', 'mx.stack([a, b], axis=4)', (a, b) => mx.stack([a, b], { axis: 4 })],
  ['split', 'mx.split(a, 2)', (a) => mx.split(a, 2)],
  ['split along the last axis', 'mx.split(a, 3, axis=-1)', (a) => mx.split(a, 3, { axis: -1 })],
  ['split at positions', 'mx.split(a, [1, 2], axis=-1)', (a) => mx.split(a, [1, 2], { axis: -1 })],
  ['split at positions out of order', 'mx.split(a, [3, 1])', (a) => mx.split(a, [3, 1])],
  ['split at positions from the end', 'mx.split(a, [-2, -1])', (a) => mx.split(a, [-2, -1])],
  ['split at positions beyond', 'mx.split(a, [9, -9, -2**31])', (a) => mx.split(a, [9, -9, -(2 ** 31)])],
  ['split at no position', 'mx.split(a, [])', (a) => mx.split(a, [])],
  ['unstack', 'mx.unstack(a)', (a) => mx.unstack(a)],
  ['unstack along the last axis', 'mx.unstack(a, axis=-1)', (a) => mx.unstack(a, { axis: -1 })],
  ['repeat', 'mx.repeat(a, 3)', (a) => mx.repeat(a, 3)],
  ['repeat along an axis', 'mx.repeat(a, 2, axis=-1)', (a) => mx.repeat(a, 2, { axis: -1 })],
  ['repeat 0 times', 'mx.repeat(a, 0, axis=0)', (a) => mx.repeat(a, 0, { axis: 0 })],
  ['repeat -1 times', 'mx.repeat(a, -1)', (a) => mx.repeat(a, -1)],
  ['tile', 'mx.tile(a, 2)', (a) => mx.tile(a, 2)],
  ['tile with more axes', 'mx.tile(a, (2, 1, 3, 1))', (a) => mx.tile(a, [2, 1, 3, 1])],
  ['tile 0 times', 'mx.tile(a, (0, 2))', (a) => mx.tile(a, [0, 2])],
  ['tile of no axes', 'mx.tile(a, ())', (a) => mx.tile(a, [])],
  ['meshgrid', 'mx.meshgrid(a, b, mx.arange(2))', (a, b) => mx.meshgrid(a, b, mx.arange(2))],
  ['meshgrid of one', 'mx.meshgrid(a)', (a) => mx.meshgrid(a)],
  ['meshgrid, ij', 'mx.meshgrid(a, b, indexing="ij")', (a, b) => mx.meshgrid(a, b, { indexing: 'ij' })],
  ['sparse meshgrid', 'mx.meshgrid(a, b, sparse=True)', (a, b) => mx.meshgrid(a, b, { sparse: true })],
];

const places: Case[] = [
  ['roll', 'mx.roll(a, 2)', (a) => mx.roll(a, 2)],
  ['roll by INT_MIN', 'mx.roll(a, -2**31)', (a) => mx.roll(a, -(2 ** 31))],
  ['roll along an axis', 'mx.roll(a, -1, -1)', (a) => mx.roll(a, -1, { axis: -1 })],
  ['roll along axes', 'mx.roll(a, (1, -1), (0, 1))', (a) => mx.roll(a, [1, -1], { axis: [0, 1] })],
  ['roll along axes by one shift', 'mx.roll(a, 1, (0, 1))', (a) => mx.roll(a, 1, { axis: [0, 1] })],
  ['roll along one axis twice', 'mx.roll(a, (1, 2), (0, 0))', (a) => mx.roll(a, [1, 2], { axis: [0, 0] })],
  ['roll by a sum', 'mx.roll(a, (1, 5), 0)', (a) => mx.roll(a, [1, 5], { axis: 0 })],
  ['roll by a sum of all', 'mx.roll(a, (1, 5))', (a) => mx.roll(a, [1, 5])],
  ['roll along axes with one shift listed', 'mx.roll(a, (1,), (0, 1))', (a) => mx.roll(a, [1], { axis: [0, 1] })],
  ['flip', 'mx.flip(a)', (a) => mx.flip(a)],
  ['flip of an axis', 'mx.flip(a, axis=0)', (a) => mx.flip(a, { axis: 0 })],
  ['flip of axes', 'mx.flip(a, axis=(1, 0))', (a) => mx.flip(a, { axis: [1, 0] })],
  ['diagonal', 'mx.diagonal(a)', (a) => mx.diagonal(a)],
  ['diagonal aside', 'mx.diagonal(a, 1, -1, 0)', (a) => mx.diagonal(a, { offset: 1, axis1: -1, axis2: 0 })],
  ['diagonal below', 'mx.diagonal(a, offset=-1)', (a) => mx.diagonal(a, { offset: -1 })],
  ['diagonal outside', 'mx.diagonal(a, 2**31 - 1)', (a) => mx.diagonal(a, { offset: 2 ** 31 - 1 })],
  ['diagonal of one axis', 'mx.diagonal(a, 0, 1, 1)', (a) => mx.diagonal(a, { axis1: 1, axis2: 1 })],
  ['trace', 'mx.trace(a)', (a) => mx.trace(a)],
  ['trace aside', 'mx.trace(a, 1, 1, 0)', (a) => mx.trace(a, { offset: 1, axis1: 1, axis2: 0 })],
  ['trace as float32', 'mx.trace(a, dtype=mx.float32)', (a) => mx.trace(a, { dtype: 'float32' })],
  ['diag', 'mx.diag(a)', (a) => mx.diag(a)],
  ['diag aside', 'mx.diag(a, k=-2)', (a) => mx.diag(a, { k: -2 })],
  ['tril', 'mx.tril(a)', (a) => mx.tril(a)],
  ['tril below', 'mx.tril(a, -1)', (a) => mx.tril(a, { k: -1 })],
  ['tril far above', 'mx.tril(a, 99)', (a) => mx.tril(a, { k: 99 })],
  ['tril far below', 'mx.tril(a, -99)', (a) => mx.tril(a, { k: -99 })],
  ['triu', 'mx.triu(a, 1)', (a) => mx.triu(a, { k: 1 })],
  ['triu far above', 'mx.triu(a, 99)', (a) => mx.triu(a, { k: 99 })],
  ['triu far below', 'mx.triu(a, -99)', (a) => mx.triu(a, { k: -99 })],
];

const paddings: Case[] = [
  ['pad', 'mx.pad(a, 1)', (a) => mx.pad(a, 1)],
  ['pad by a list of one', 'mx.pad(a, (2,))', (a) => mx.pad(a, [2])],
  ['pad by a pair', 'mx.pad(a, (1, 2))', (a) => mx.pad(a, [1, 2])],
  ['pad by a list of one pair', 'mx.pad(a, [(0, 2)])', (a) => mx.pad(a, [[0, 2]])],
  [
    'pad by a pair for each axis',
    'mx.pad(a, [(0, 2), (1, 0), (0, 0)])',
    (a) =>
      mx.pad(a, [
        [0, 2],
        [1, 0],
        [0, 0],
      ]),
  ],
  ['pad by 0', 'mx.pad(a, 0, mode="reflect")', (a) => mx.pad(a, 0, { mode: 'reflect' })],
  ['pad by -1', 'mx.pad(a, -1)', (a) => mx.pad(a, -1), ['scalar']],
  ['pad with a value', 'mx.pad(a, 1, constant_values=2)', (a) => mx.pad(a, 1, { constantValues: 2 })],
  [
    'pad with an array',
    'mx.pad(a, 1, constant_values=mx.array([3.7]))',
    (a) => mx.pad(a, 1, { constantValues: mx.array([3.7]) }),
  ],
  // Python fills what edges an empty array does not have with zeros
  ['pad with the edge', 'mx.pad(a, (1, 2), mode="edge")', (a) => mx.pad(a, [1, 2], { mode: 'edge' }), ['empty']],
  ['pad with a reflection', 'mx.pad(a, (2, 5), mode="reflect")', (a) => mx.pad(a, [2, 5], { mode: 'reflect' })],
  ['pad with a mirror image', 'mx.pad(a, (7, 2), mode="symmetric")', (a) => mx.pad(a, [7, 2], { mode: 'symmetric' })],
];

describe.each(mx.dtypes)('shapes of %s give what Python gives, bit for bit:', (dtype) => {
  itGivesWhatPythonGives([...axes, ...forms, ...parts, ...places, ...paddings], dtype);
});

describe.each(Object.entries(layouts))('shapes of %s arrays:', (_, layout) => {
  itGivesWhatPythonGives([...axes, ...forms, ...parts, ...places, ...paddings], 'float32', undefined, layout);
});
