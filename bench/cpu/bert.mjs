import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';

const [HIDDEN, HEADS, INTERMEDIATE, LAYERS, VOCABULARY, POSITIONS, EPS] = [384, 12, 1536, 6, 30_522, 512, 1e-12];
const norm = () => new nn.LayerNorm(HIDDEN, { eps: EPS });

class Embeddings extends nn.Module {
  static keys = { layerNorm: 'LayerNorm' };
  wordEmbeddings = new nn.Embedding(VOCABULARY, HIDDEN);
  positionEmbeddings = new nn.Embedding(POSITIONS, HIDDEN);
  tokenTypeEmbeddings = new nn.Embedding(2, HIDDEN);
  layerNorm = norm();

  forward(ids) {
    const [, length] = ids.shape;
    const positions = mx.slice(this.positionEmbeddings.weight, [0, 0], [length, HIDDEN]);
    const type = mx.slice(this.tokenTypeEmbeddings.weight, [0, 0], [1, HIDDEN]);
    return this.layerNorm.forward(mx.add(this.wordEmbeddings.forward(ids), mx.add(positions, type)));
  }
}

class Layer extends nn.Module {
  attention = {
    self: {
      query: new nn.Linear(HIDDEN, HIDDEN),
      key: new nn.Linear(HIDDEN, HIDDEN),
      value: new nn.Linear(HIDDEN, HIDDEN),
    },
    output: { dense: new nn.Linear(HIDDEN, HIDDEN), LayerNorm: norm() },
  };
  intermediate = { dense: new nn.Linear(HIDDEN, INTERMEDIATE) };
  output = { dense: new nn.Linear(INTERMEDIATE, HIDDEN), LayerNorm: norm() };

  forward(x) {
    const { self, output } = this.attention;
    const [B, L] = x.shape;
    const heads = (layer) => mx.transpose(mx.reshape(layer.forward(x), [B, L, HEADS, -1]), { axes: [0, 2, 1, 3] });
    const scale = (HIDDEN / HEADS) ** -0.5;
    const attended = mx.fast.scaledDotProductAttention(heads(self.query), heads(self.key), heads(self.value), {
      scale,
    });
    const merged = mx.reshape(mx.transpose(attended, { axes: [0, 2, 1, 3] }), [B, L, HIDDEN]);
    const h = output.LayerNorm.forward(mx.add(x, output.dense.forward(merged)));
    const wide = nn.gelu(this.intermediate.dense.forward(h));
    return this.output.LayerNorm.forward(mx.add(h, this.output.dense.forward(wide)));
  }
}

/** all-MiniLM-L6-v2 of token ids `[B, L]` without padding: the mean `[B, 384]` of the last hidden states. */
export class MiniLM extends nn.Module {
  embeddings = new Embeddings();
  encoder = { layer: Array.from({ length: LAYERS }, () => new Layer()) };

  forward(ids) {
    let h = this.embeddings.forward(ids);
    for (const layer of this.encoder.layer) h = layer.forward(h);
    return mx.mean(h, { axis: 1 });
  }

  sanitize(weights) {
    return new Map([...weights].filter(([key]) => !key.startsWith('pooler.') && !key.endsWith('position_ids')));
  }
}
