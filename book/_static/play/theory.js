// Densities of one variable and what ganlib.theory computes from them, under the same
// names. p (data) and q (generator) hold densities on cells of width dx; all in nats.
"use strict";

const theory = (() => {
  const sum = (p, term) => p.reduce((total, v, i) => total + term(v, i), 0);
  const timesLog = (p, d) => (p > 0 ? p * Math.log(d) : 0);
  // A d that rounding alone has made zero counts as the ratio that it stands for.
  const kept = (d, p, q) => (d === 0 && p < 2.2e-16 * q ? p / (p + q) : d);

  const kl = (p, q, dx) => dx * sum(p, (v, i) => timesLog(v, v / q[i]));
  const optimalDiscriminator = (p, q) => p.map((v, i) => v / (v + q[i]));

  // V(D, G) = E_p log D + E_q log(1 - D)
  const value = (d, p, q, dx) =>
    dx * sum(p, (v, i) =>
      timesLog(v, kept(d[i], v, q[i])) + timesLog(q[i], kept(1 - d[i], q[i], v)));

  // C(G) = V(D*, G)
  const criterion = (p, q, dx) => value(optimalDiscriminator(p, q), p, q, dx);

  const jsd = (p, q, dx) => {
    const m = p.map((v, i) => (v + q[i]) / 2);
    return (kl(p, m, dx) + kl(q, m, dx)) / 2;
  };

  // Density of G(z), exactly, for a piecewise linear G with values x at the nodes of z
  // and `mass` between them; on cells of one width.
  const pushforward = (x, mass, edges) => {
    const dx = edges[1] - edges[0], n = edges.length - 1, q = new Float64Array(n);
    for (let i = 0; i < mass.length; i++) {
      const low = (Math.min(x[i], x[i + 1]) - edges[0]) / dx;
      const high = (Math.max(x[i], x[i + 1]) - edges[0]) / dx;
      for (let c = Math.max(0, Math.floor(low)); c <= high && c < n; c++) {
        const inside = Math.min(high, c + 1) - Math.max(low, c);
        q[c] += (mass[i] / dx) * (high > low ? inside / (high - low) : 1);
      }
    }
    return q;
  };

  const linspace = (low, high, n) =>
    Float64Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));
  const centres = (edges) => edges.slice(1).map((e, i) => (e + edges[i]) / 2);

  return {
    kl, optimalDiscriminator, value, criterion, jsd, pushforward, linspace, centres,
  };
})();

const densities = {
  normal: (mean = 0, std = 1) => ({
    pdf: (x) =>
      Math.exp((-(((x - mean) / std) ** 2)) / 2) / (std * Math.sqrt(2 * Math.PI)),
    sample: (random) => mean + std * random.normal(),
  }),
  uniform: (low, high) => ({
    pdf: (x) => (low <= x && x <= high ? 1 / (high - low) : 0),
    sample: (random) => low + (high - low) * random(),
  }),
  mixture: (...parts) => ({
    pdf: (x) => parts.reduce((total, part) => total + part.pdf(x), 0) / parts.length,
    sample: (random) => parts[Math.floor(random() * parts.length)].sample(random),
  }),
};

// n values of a normal variable that share the probability evenly.
densities.quantiles = (n) => {
  const values = [], dz = 1e-3, { pdf } = densities.normal();
  for (let z = -6, below = 0; values.length < n; z += dz) {
    below += pdf(z) * dz;
    if (below > (values.length + 0.5) / n) values.push(z);
  }
  return Float64Array.from(values);
};
