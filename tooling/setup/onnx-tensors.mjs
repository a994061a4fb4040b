/** @typedef {{ shape: number[], values: Float32Array }} Tensor */

/** Numbers of fields in ONNX's protocol buffers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const fields = {
  model: { graph: 7 },
  graph: { node: 1, initializer: 5 },
  node: { attribute: 5 },
  attribute: { name: 1, tensor: 5, graph: 6 },
  tensor: { dims: 1, dataType: 2, name: 8, rawData: 9 },
};
const float32 = 1;

/**
 * The named float32 tensors of an ONNX file, constants of nodes among them. A tensor in a subgraph has the name of the
 * attribute that holds it in front, such as `then_branch/conv.weight`.
 * @param {Buffer} file
 * @returns {Map<string, Tensor>}
 */
export function readOnnxTensors(file) {
  /** @type {Map<string, Tensor>} */
  const tensors = new Map();
  /** @param {Buffer} bytes @param {string} prefix */
  const addTensor = (bytes, prefix) => {
    const name = text(bytes, fields.tensor.name);
    if (name === '' || all(bytes, fields.tensor.dataType)[0] !== float32) return;
    tensors.set(prefix + name, readTensor(bytes, prefix + name));
  };
  /** @param {Buffer} bytes @param {string} prefix */
  const addGraph = (bytes, prefix) => {
    for (const tensor of messages(bytes, fields.graph.initializer)) addTensor(tensor, prefix);
    for (const node of messages(bytes, fields.graph.node)) {
      for (const attribute of messages(node, fields.node.attribute)) {
        for (const tensor of messages(attribute, fields.attribute.tensor)) addTensor(tensor, prefix);
        for (const graph of messages(attribute, fields.attribute.graph))
          addGraph(graph, `${prefix}${text(attribute, fields.attribute.name)}/`);
      }
    }
  };
  for (const graph of messages(file, fields.model.graph)) addGraph(graph, '');
  return tensors;
}

/** @param {Buffer} bytes @param {string} name @returns {Tensor} */
function readTensor(bytes, name) {
  const shape = all(bytes, fields.tensor.dims).flatMap((dims) => (Buffer.isBuffer(dims) ? varints(dims) : [dims]));
  const [raw] = messages(bytes, fields.tensor.rawData);
  const size = shape.reduce((product, dimension) => product * dimension, 4);
  if (raw?.length !== size)
    throw new Error(`${name}: expected ${size} bytes of raw data, got ${raw?.length ?? 'none'}`);
  return { shape, values: new Float32Array(new Uint8Array(raw).buffer) };
}

/** @param {Buffer} bytes @param {number} field */
const messages = (bytes, field) => all(bytes, field).filter(Buffer.isBuffer);

/** @param {Buffer} bytes @param {number} field */
const text = (bytes, field) => messages(bytes, field)[0]?.toString('utf8') ?? '';

/**
 * What a message holds under a field, in its order: numbers, or bytes of strings and messages.
 * @param {Buffer} bytes @param {number} field @returns {(number | Buffer)[]}
 */
function all(bytes, field) {
  /** @type {(number | Buffer)[]} */
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const [key, afterKey] = varint(bytes, at);
    /** @type {number | Buffer} */
    let value;
    [value, at] = readField(bytes, afterKey, key % 8);
    if (Math.floor(key / 8) === field) found.push(value);
  }
  return found;
}

/** @param {Buffer} bytes @param {number} at @param {number} wireType @returns {[number | Buffer, number]} the value and where the next field begins */
function readField(bytes, at, wireType) {
  if (wireType === 0) return varint(bytes, at);
  const [length, start] = wireType === 2 ? varint(bytes, at) : [{ 1: 8, 5: 4 }[wireType] ?? Number.NaN, at];
  if (!(start + length <= bytes.length)) throw new Error(`the file is damaged or no ONNX model`);
  return [bytes.subarray(start, start + length), start + length];
}

/** @param {Buffer} bytes @param {number} at @returns {[number, number]} the number and where it ends */
function varint(bytes, at) {
  for (let value = 0, scale = 1; at < bytes.length; scale *= 128) {
    const byte = bytes.readUInt8(at++);
    value += (byte % 128) * scale;
    if (byte < 128) return [value, at];
  }
  throw new Error('the file is damaged or no ONNX model');
}

/** @param {Buffer} bytes */
function varints(bytes) {
  const values = [];
  for (let at = 0, value = 0; at < bytes.length; ) {
    [value, at] = varint(bytes, at);
    values.push(value);
  }
  return values;
}
