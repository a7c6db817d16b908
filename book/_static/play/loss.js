// What three losses send to G, sample by sample: chapter "The generator's losses".
"use strict";

const loss = (() => {
  const { digits, percent, total, keys } = plots, { generator, discriminator } = plots.NAMES;
  const HUES = { minimax: "push", "non-saturating": "generator",
    "maximum-likelihood": "discriminator" };
  const NAMES = Object.keys(HUES), codes = densities.quantiles(100);

  // How many samples of equal weight would vary as these do.
  const effectiveSize = (w) => total(w) ** 2 / total(w.map((v) => v * v));

  // Data from N(0, 1), samples from N(theta, 1), and a D that is `sure` times as sure as
  // the best one: a(x) = sure (theta^2 / 2 - theta x).
  function measure({ theta, sure }) {
    const x = codes.map((z) => theta + z);
    const a = x.map((v) => sure * theta * (theta / 2 - v));
    const sent = NAMES.map((name) => {
      const weights = a.map(GAMES[name].slope), all = total(weights);
      return { name, weights, share: weights.map((w) => w / all), size: effectiveSize(weights),
        slope: (-sure * theta * all) / codes.length }; // E f'(a) a'(x), the slope in theta
    });
    return { x, a, sent };
  }

  const grid = theory.linspace(-4, 8, 241), { normal } = densities;
  plots.board("loss", {
    knob: { theta: 3, sure: 1 },
    knobs: [
      ["Samples around <i>θ</i>", "theta", [0.25, 0.5, 1, 1.5, 2, 3, 4]],
      ["<i>D</i>'s logit: best ×", "sure", [0.1, 0.25, 0.5, 1, 2, 3]],
    ],
    measure,
    left: [{
      title: keys({ data: "data", generator, discriminator }),
      label: "The densities of data and samples, and the discriminator",
      x: [-4, 8], y: [0, 1.05], xTicks: [-4, -2, 0, 2, 4, 6, 8], yTicks: [0, 0.5, 1], height: 170,
      draw(plot, now, { theta, sure }) {
        plot.line("data", grid, grid.map(normal().pdf));
        plot.line("generator", grid, grid.map(normal(theta).pdf));
        plot.line("discriminator", grid,
          grid.map((v) => sigmoid(sure * theta * (theta / 2 - v))));
      },
    }, {
      title: "<span>share of the slope that each of 100 samples sends</span>",
      label: "For each loss, the shares of the samples, on a logarithmic axis",
      x: [-4, 8], y: [-3.5, 0], yTicks: [-3, -2, -1, 0], yName: (v) => 10 ** v, height: 130,
      draw(plot, { x, sent }) {
        for (const { name, share } of sent) plot.line(HUES[name], x, share.map(Math.log10));
      },
    }],
    right: [{
      title: keys({ push: "minimax", generator: "non-saturating",
        discriminator: "maximum-likelihood", best: "logits of the samples →" }),
      label: "The slopes of the three losses in a sample's logit, and where the logits of the samples lie",
      x: [-8, 8], y: [-3, 0.2], xTicks: [-8, -4, 0, 4, 8], yTicks: [-3, -2, -1, 0], height: 170,
      draw(plot, { a }) {
        const logits = theory.linspace(-8, 8, 161);
        const [high, low] = [a[5], a[94]].map((v) => Math.max(-8, Math.min(8, v)));
        plot.line("bar", [low, high], [-2.6, -2.6]);
        for (const name of NAMES) plot.line(HUES[name], logits, logits.map(GAMES[name].slope));
      },
    }],
    numbers: ({ sent }) => [["loss", "slope", "of 100"], ...sent.map(({ name, slope, size }) =>
      [name.replace("imum-", ". "), digits(Math.abs(slope), 3), digits(size, 1)])],
    words({ a, sent: [minimax, other, likelihood] }) {
      return `<i>D</i> gives the middle sample a probability of
        ${digits(sigmoid((a[49] + a[50]) / 2), 3)}. The non-saturating loss sends
        ${digits(other.slope / minimax.slope, 1)} times the slope of minimax. Of the slope of
        maximum likelihood, the sample nearest to the data sends ${percent(likelihood.share[0])}; all 100 together count
        as ${digits(likelihood.size, 1)} samples of equal weight.`;
    },
  });

  return { measure, effectiveSize };
})();
