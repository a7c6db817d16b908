// Algorithm 1 on small dense networks, under the names of ganlib.training.
"use strict";

// A multilayer perceptron with tanh units: arrays of m rows in, m outputs out. The
// weights are those of Keras' get_weights(), one after the other.
class Mlp {
  constructor(random, units = [1, 16, 16, 1]) {
    this.units = units;
    const weights = [];
    for (let l = 1; l < units.length; l++) {
      const n = units[l - 1], k = units[l], limit = Math.sqrt(6 / (n + k)); // Glorot's
      for (let i = 0; i < (n + 1) * k; i++)
        weights.push(i < n * k ? limit * (2 * random() - 1) : 0);
    }
    this.weights = Float64Array.from(weights);
    this.slopes = new Float64Array(weights.length);
  }

  // a_l = tanh(a_{l-1} W_l + b_l); the last layer without tanh
  forward(x) {
    const { units, weights } = this;
    this.layers = [x];
    let kernel = 0;
    for (let l = 1; l < units.length; l++) {
      const n = units[l - 1], k = units[l], bias = kernel + n * k;
      const last = l === units.length - 1;
      const before = this.layers[l - 1], after = new Float64Array((before.length / n) * k);
      for (let i = 0, o = 0; i < before.length; i += n)
        for (let j = 0; j < k; j++, o++) {
          let a = weights[bias + j];
          for (let h = 0; h < n; h++) a += before[i + h] * weights[kernel + h * k + j];
          after[o] = last ? a : 1 - 2 / (1 + Math.exp(2 * a)); // tanh
        }
      this.layers.push(after);
      kernel = bias + k;
    }
    return this.layers[units.length - 1];
  }

  // From d loss / d output of the last forward: sets `slopes`, d loss / d weights, and
  // returns d loss / d input.
  backward(delta) {
    const { units, weights, slopes } = this;
    slopes.fill(0);
    let end = weights.length;
    for (let l = units.length - 1; l > 0; l--) {
      const n = units[l - 1], k = units[l], bias = end - k, kernel = bias - n * k;
      const last = l === units.length - 1;
      const before = this.layers[l - 1], after = this.layers[l];
      const back = new Float64Array(before.length);
      for (let i = 0, o = 0; i < before.length; i += n)
        for (let j = 0; j < k; j++, o++) {
          const d = last ? delta[o] : delta[o] * (1 - after[o] * after[o]);
          slopes[bias + j] += d;
          for (let h = 0, w = kernel + j; h < n; h++, w += k) {
            slopes[w] += before[i + h] * d;
            back[i + h] += weights[w] * d;
          }
        }
      delta = back;
      end = kernel;
    }
    return delta;
  }
}

class Adam {
  constructor(rate = 0.001, beta1 = 0.9) {
    Object.assign(this, { rate, beta1, beta2: 0.999, iterations: 0 });
  }

  apply(slopes, weights) {
    const { beta1, beta2 } = this;
    this.m ??= new Float64Array(weights.length);
    this.v ??= new Float64Array(weights.length);
    const t = ++this.iterations;
    const rate = (this.rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    for (let i = 0; i < weights.length; i++) {
      this.m[i] += (1 - beta1) * (slopes[i] - this.m[i]);
      this.v[i] += (1 - beta2) * (slopes[i] ** 2 - this.v[i]);
      weights[i] -= (rate * this.m[i]) / (Math.sqrt(this.v[i]) + 1e-7);
    }
  }
}

class AdversarialNets {
  constructor(generator, discriminator) {
    Object.assign(this, { generator, discriminator });
  }

  compile({ dOptimizer, gOptimizer, game = "non-saturating", k = 1, simultaneous = false }) {
    Object.assign(this, { dOptimizer, gOptimizer, game, k, simultaneous });
  }

  // One iteration of Algorithm 1: x holds k minibatches of data, z k + 1 of noise.
  iteration(x, z) {
    const { generator, discriminator, k } = this;
    if (this.simultaneous) { // as released: one point, one noise
      const d = this.dGradients(x[0], z[0]).slice(), g = this.gGradients(z[0]);
      this.dOptimizer.apply(d, discriminator.weights);
      this.gOptimizer.apply(g, generator.weights);
      return;
    }
    for (let i = 0; i < k; i++) // D ascends V, on fresh data and noise
      this.dOptimizer.apply(this.dGradients(x[i], z[i]), discriminator.weights);
    // G descends its loss once, on fresh noise, against the new D.
    this.gOptimizer.apply(this.gGradients(z[k]), generator.weights);
  }

  dGradients(x, z) {
    const both = new Float64Array(x.length + z.length), m = x.length;
    both.set(x);
    both.set(this.generator.forward(z), m);
    const a = this.discriminator.forward(both); // -V = E softplus(-a) + E softplus(a)
    this.discriminator.backward(a.map((a, i) => (i < m ? -sigmoid(-a) : sigmoid(a)) / m));
    return this.discriminator.slopes;
  }

  gGradients(z) {
    this.generator.backward(this.push(this.generator.forward(z)).map((s) => s / z.length));
    return this.generator.slopes;
  }

  // How the generator's loss changes with each of its samples.
  push(samples) {
    const a = this.discriminator.forward(samples);
    return this.discriminator.backward(a.map(GAMES[this.game].slope));
  }
}
