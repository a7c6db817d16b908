// The best discriminator and what another one loses: chapters "The optimal
// discriminator" and "C(G) = -log 4 + 2 JSD".
"use strict";

const bestDiscriminator = (() => {
  const { digits, keys } = plots, { data, generator, best } = plots.NAMES;
  const x = theory.linspace(-8, 8, 641), dx = x[1] - x[0];
  const p = x.map(densities.normal(1, 0.8).pdf); // as in the chapter

  // D's logit is `bold` times the best one, plus `lean`.
  function measure({ mean, std, bold, lean }) {
    const q = x.map(densities.normal(mean, std).pdf);
    const best = theory.optimalDiscriminator(p, q);
    const logit = x.map((v) =>
      ((v - mean) / std) ** 2 / 2 + Math.log(std) - ((v - 1) / 0.8) ** 2 / 2 - Math.log(0.8));
    const yours = logit.map((a) => bold * a + lean);
    // What D and D* do not get at x, from logits: log D = -softplus(-a).
    const misses = (a, i) => p[i] * softplus(-a) + q[i] * softplus(a);
    const loss = yours.map((a, i) => misses(a, i) - misses(logit[i], i));
    return {
      q, best, d: yours.map(sigmoid), loss,
      value: -dx * yours.reduce((s, a, i) => s + misses(a, i), 0),
      criterion: theory.criterion(p, q, dx), jsd: theory.jsd(p, q, dx),
    };
  }

  const place = { x: [-4, 6], xTicks: [-4, -2, 0, 2, 4, 6] }, floor = -Math.log(4);
  const inside = (y) => y.map((v, i) => (Math.abs(x[i] - 1) <= 5 ? v : NaN));
  plots.board("best-discriminator", {
    knob: { mean: 0, std: 1.2, bold: 0.5, lean: 0 },
    knobs: [
      ["Mean of <i>p<sub>g</sub></i>", "mean", [-3, -2, -1, 0, 0.5, 1, 1.5, 2, 3, 4, 5]],
      ["Spread of <i>p<sub>g</sub></i>", "std", [0.2, 0.4, 0.8, 1.2, 1.6, 2]],
      ["<i>D</i>'s logit: best ×", "bold", [-1, 0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4]],
      ["<i>D</i>'s logit: plus", "lean", [-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3]],
    ],
    measure,
    left: [{
      title: keys({ data, generator, best, discriminator: "your <i>D</i>" }),
      label: "Both densities, the best discriminator for them, and yours",
      ...place, y: [0, 1.05], yTicks: [0, 0.5, 1], height: 220,
      draw(plot, { best, q, d }) {
        plot.line("best", x, inside(best));
        plot.line("data", x, inside(p));
        plot.line("generator", x, inside(q));
        plot.line("discriminator", x, inside(d));
      },
    }, {
      title: `<span>where your <i>D</i> <span class="key push">loses</span></span>`,
      label: "What the discriminator loses against the best one, at every x",
      ...place, xTicks: [], y: [0, 0.25], height: 80,
      draw: (plot, { loss }) => plot.line("push", x, inside(loss)),
    }],
    right: [{
      title: keys({ best: `${best}: <i>C</i>(<i>G</i>)`, discriminator: "your <i>V</i>" }),
      label: "The value between minus log 4 and 0",
      x: [0, 1], y: [-2.1, 0.05], yTicks: [floor, 0], height: 190,
      yName: (v) => (v ? "−log 4" : 0),
      draw(plot, { value, criterion }) {
        plot.line("faint", [0, 1, NaN, 0, 1], [0, 0, NaN, floor, floor]);
        plot.line("bar", [0.5, 0.5], [floor, criterion]);
        plot.line("discriminator", [0.2, 0.8], [value, value]);
      },
    }],
    numbers: ({ criterion, value, jsd }) => [
      ["<i>C</i>(<i>G</i>)", digits(criterion, 3), "nats"],
      ["your <i>V</i>", digits(value, 3)],
      ["lost", digits(criterion - value, 3)],
      ["JSD", digits(jsd, 3), "of 0.693"],
    ],
    words({ loss, criterion, value, jsd }) {
      const worst = x[loss.indexOf(Math.max(...loss))], gap = criterion - value;
      return `The best <i>D</i> for this generator has the value
        <i>C</i>(<i>G</i>) = ${digits(criterion, 3)} = −log 4 + 2 × ${digits(jsd, 3)}.
        ${gap < 5e-7 ? "Yours is the best one." : `Yours loses ${digits(gap, 3)} nats, above all
        near <i>x</i> = ${digits(worst, 1)}.`}
        ${value < floor ? "It would do better to say ½ always." : ""}`;
    },
  });

  return { measure };
})();
