// The best discriminator and what another one loses: chapters "The optimal
// discriminator" and "C(G) = -log 4 + 2 JSD".
"use strict";

const bestDiscriminator = (() => {
  const { element, places, digits, rows, Plot, choose, settled } = plots;
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

  plots.play("best-discriminator", (root) => {
    const { left, right, status, knobs } = places(root);
    const knob = { mean: 0, std: 1.2, bold: 0.5, lean: 0 };
    let now;
    const place = { x: [-4, 6], xTicks: [-4, -2, 0, 2, 4, 6] };
    const curves = new Plot(left, {
      title: `<span class="key data">data</span>
        <span class="key generator">generator <i>p<sub>g</sub></i></span>
        <span class="key best">best <i>D</i></span>
        <span class="key discriminator">your <i>D</i></span>`,
      label: "Both densities, the best discriminator for them, and yours",
      ...place, y: [0, 1.05], yTicks: [0, 0.5, 1], height: 220,
      draw(plot) {
        const inside = (y) => y.map((v, i) => (Math.abs(x[i] - 1) <= 5 ? v : NaN));
        plot.line("best", x, inside(now.best));
        plot.line("data", x, inside(p));
        plot.line("generator", x, inside(now.q));
        plot.line("discriminator", x, inside(now.d));
      },
    });
    const lost = new Plot(left, {
      title: `<span>where your <i>D</i> <span class="key push">loses</span></span>`,
      label: "What the discriminator loses against the best one, at every x",
      ...place, xTicks: [], y: [0, 0.25], height: 80,
      draw: (plot) =>
        plot.line("push", x, now.loss.map((v, i) => (Math.abs(x[i] - 1) <= 5 ? v : NaN))),
    });
    const floor = -Math.log(4);
    const gauge = new Plot(right, {
      title: `<span class="key best">best <i>D</i>: <i>C</i>(<i>G</i>)</span>
        <span class="key discriminator">your <i>V</i></span>`,
      label: "The value between minus log 4 and 0",
      x: [0, 1], y: [-2.1, 0.05], yTicks: [floor, 0], height: 190,
      yName: (v) => (v ? "−log 4" : 0),
      draw(plot) {
        plot.line("faint", [0, 1, NaN, 0, 1], [0, 0, NaN, floor, floor]);
        plot.line("bar", [0.5, 0.5], [floor, now.criterion]);
        plot.line("discriminator", [0.2, 0.8], [now.value, now.value]);
      },
    });
    const numbers = element(right, "div", { class: "play-numbers" });
    const say = settled(() => {
      const worst = x[now.loss.indexOf(Math.max(...now.loss))], gap = now.criterion - now.value;
      status.innerHTML = `The best <i>D</i> for this generator has the value
        <i>C</i>(<i>G</i>) = ${digits(now.criterion, 3)} = −log 4 + 2 × ${digits(now.jsd, 3)}.
        ${gap < 5e-7 ? "Yours is the best one." : `Yours loses ${digits(gap, 3)} nats, above all
        near <i>x</i> = ${digits(worst, 1)}.`}
        ${now.value < floor ? "It would do better to say ½ always." : ""}`;
    });

    const turn = () => {
      now = measure(knob);
      [curves, lost, gauge].forEach((plot) => plot.X && plot.draw(plot));
      numbers.innerHTML = rows([
        ["<i>C</i>(<i>G</i>)", digits(now.criterion, 3), "nats"],
        ["your <i>V</i>", digits(now.value, 3)],
        ["lost", digits(now.criterion - now.value, 3)],
        ["JSD", digits(now.jsd, 3), "of 0.693"],
      ]);
      say();
    };
    const add = (label, name, options) =>
      choose(knobs, label, options, knob[name], (value) => {
        knob[name] = value;
        turn();
      });
    add("Mean of <i>p<sub>g</sub></i>", "mean", [-3, -2, -1, 0, 0.5, 1, 1.5, 2, 3, 4, 5]);
    add("Spread of <i>p<sub>g</sub></i>", "std", [0.2, 0.4, 0.8, 1.2, 1.6, 2]);
    add("<i>D</i>'s logit: best ×", "bold", [-1, 0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4]);
    add("<i>D</i>'s logit: plus", "lean", [-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3]);
    turn();
  });

  return { measure };
})();
