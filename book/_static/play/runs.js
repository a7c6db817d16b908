// Generators of finished runs, as tools/weights.py stores them.
"use strict";

const runs = (() => {
  const stored = {}; // by name; the files in weights/ fill it

  const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" +
    "!#$%&()*+-;<=>?@^_`{|}~"; // of Python's base64.b85encode
  function decode(text) {
    const words = new DataView(new ArrayBuffer((text.length / 5) * 4));
    for (let i = 0; i < text.length; i += 5) {
      let word = 0;
      for (const letter of text.slice(i, i + 5)) word = word * 85 + ALPHABET.indexOf(letter);
      words.setUint32((i / 5) * 4, word);
    }
    return words.buffer;
  }
  const inflate = (bytes) => new Response(
    new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();

  const half = (b) => { // a number of half precision from its 16 bits
    const exponent = (b >> 10) & 31, part = b & 1023;
    const size = exponent ? 2 ** (exponent - 25) * (1024 + part) : 2 ** -24 * part;
    return b >> 15 ? -size : size;
  };
  const ACTIVATIONS = {
    relu: (a) => Math.max(a, 0),
    sigmoid: (a) => 1 / (1 + Math.exp(-a)),
    tanh: Math.tanh,
    linear: (a) => a,
  };

  // A layer gives activation(scale * (what the kernel makes of x) + bias); normalization
  // and the steps of stored weights are in scale and bias.
  const LAYERS = {
    dense(x, { kernel, outputs }) {
      const a = new Float64Array(outputs);
      x.forEach((v, i) => {
        for (let j = 0; v && j < outputs; j++) a[j] += v * kernel[i * outputs + j];
      });
      return a;
    },
    // Transposed, 5 x 5, stride 2, padding "same": every input puts down a kernel.
    conv(x, { kernel, inputs, outputs }) {
      const n = Math.sqrt(x.length / inputs), a = new Float64Array(4 * n * n * outputs);
      for (let cell = 0; cell < n * n; cell++)
        for (let tap = 0; tap < 25; tap++) {
          const row = 2 * Math.floor(cell / n) - 1 + Math.floor(tap / 5);
          const column = 2 * (cell % n) - 1 + (tap % 5);
          if (row < 0 || column < 0 || row >= 2 * n || column >= 2 * n) continue;
          for (let j = 0; j < outputs; j++) {
            const w = (tap * outputs + j) * inputs;
            let sum = 0;
            for (let i = 0; i < inputs; i++) sum += x[cell * inputs + i] * kernel[w + i];
            a[(row * 2 * n + column) * outputs + j] += sum;
          }
        }
      return a;
    },
  };

  class Generator {
    constructor(layers) {
      this.layers = layers;
    }

    forward(z) {
      return this.layers.reduce((x, layer) => {
        const { scale, bias, outputs } = layer, activation = ACTIVATIONS[layer.activation];
        return LAYERS[layer.kind](x, layer).map((v, o) =>
          activation(scale[o % outputs] * v + bias[o % outputs]));
      }, z);
    }
  }

  async function load(name) {
    const { layers, size, data } = stored[name];
    const bytes = await inflate(decode(data).slice(0, size));
    let at = 0;
    const take = (Type, n) => {
      const end = at + n * Type.BYTES_PER_ELEMENT, taken = new Type(bytes.slice(at, end));
      at = end;
      return taken;
    };
    const numbers = (n, unit) => Float64Array.from(take(Int16Array, n), (v) => v * unit);
    return new Generator(layers.map(({ weights, whole, scale, bias, ...layer }) => ({
      ...layer,
      kernel: whole ? take(Int8Array, weights)
        : Float64Array.from(take(Uint16Array, weights), half),
      scale: numbers(layer.outputs, scale),
      bias: numbers(layer.outputs, bias),
    })));
  }

  return { stored, load };
})();
