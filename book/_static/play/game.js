// The game of two small networks on one variable: chapter "The minimax game".
"use strict";

const game = (() => {
  const { element, places, digits, percent, rows, keys, NAMES, Plot, button, choose, runner } = plots;
  const { normal, uniform, mixture } = densities;
  const DATA = { // all of mean 2
    normal: normal(2, 1),
    "two bumps": mixture(normal(0, 0.6), normal(4, 0.6)),
    uniform: uniform(0, 4),
  };
  const edges = theory.linspace(-4, 8, 301), x = theory.centres(edges), dx = 12 / 300;
  const nodes = theory.linspace(-6, 6, 401);
  const mass = theory.centres(nodes).map((z) => normal().pdf(z) * (nodes[1] - nodes[0]));
  const total = (p, f) => p.reduce((s, v, i) => s + v * f(i), 0);
  // Latent codes that share the probability evenly, as in the chapter's Figure 1.
  const SHARES = densities.quantiles(16);
  const moments = (mass, at) => {
    const mean = total(mass, (i) => at[i]);
    return { mean, std: Math.sqrt(total(mass, (i) => (at[i] - mean) ** 2)) };
  };

  // What is to be seen of a pair: p_g, the logits of D, mean and standard deviation of
  // p_g, and the slope of D's logit, averaged over the data.
  function look(nets, p) {
    const g = nets.generator.forward(nodes), a = nets.discriminator.forward(x);
    const q = theory.pushforward(g, mass, edges), d = a.map(sigmoid);
    const { mean, std } = moments(mass, theory.centres(g));
    const slope = total(p.slice(1, -1), (i) => (a[i + 2] - a[i]) / 2);
    const value = theory.value(d, p, q, dx), jsd = theory.jsd(p, q, dx);
    return { q, d, mean, std, slope, value, jsd };
  }

  // A pair with its data and the way that it has gone.
  class Training {
    constructor({ data, seed }) {
      this.data = DATA[data];
      this.p = x.map(this.data.pdf);
      this.goal = moments(this.p.map((v) => v * dx), x);
      this.random = generatorOfRandom(seed);
      this.nets = new AdversarialNets(new Mlp(this.random), new Mlp(this.random));
      this.nets.compile({ dOptimizer: new Adam(), gOptimizer: new Adam() });
      this.iterations = 0;
      this.trace = [look(this.nets, this.p)];
    }

    // The knobs may be turned at any time.
    set({ loss, dRate, gRate, beta1, k, order }) {
      const { nets } = this;
      const simultaneous = order === "together";
      Object.assign(nets, { game: loss, simultaneous, k: simultaneous ? 1 : k });
      Object.assign(nets.dOptimizer, { rate: dRate, beta1 });
      Object.assign(nets.gOptimizer, { rate: gRate, beta1 });
    }

    step(m = 100) {
      const { nets, data, random } = this;
      const draw = (n, one) =>
        Array.from({ length: n }, () => Float64Array.from({ length: m }, one));
      nets.iteration(draw(nets.k, () => data.sample(random)), draw(nets.k + 1, random.normal));
      this.iterations++;
      if (this.iterations % 10 === 0) this.trace.push(look(nets, this.p));
    }

    get now() {
      return look(this.nets, this.p);
    }
  }

  // How often the trace has gone round its goal, clockwise; close by, noise turns it.
  function turns(trace, mean) {
    const away = trace.filter((at) => Math.hypot(at.slope, at.mean - mean) > 0.15);
    const angles = away.map((at) => Math.atan2(at.slope, at.mean - mean));
    const back = (a) => a - 2 * Math.PI * Math.round(a / (2 * Math.PI));
    return angles.slice(1).reduce((s, a, i) => s + back(angles[i] - a), 0) / (2 * Math.PI);
  }
  const rests = (trace, mean) =>
    trace.length > 50 && trace.slice(-50).every((at) => Math.abs(at.mean - mean) < 0.15);

  const count = (n) => n.toLocaleString("en");
  const readout = ({ iterations, goal }, { mean, std, jsd }) => rows([
    ["iterations", count(iterations)],
    ["mean of <i>p<sub>g</sub></i>", digits(mean), `data ${digits(goal.mean)}`],
    ["spread of <i>p<sub>g</sub></i>", digits(std), `data ${digits(goal.std)}`],
    ["JSD, nats", digits(jsd, 3), "of 0.693"],
  ]);

  // What has happened, in words, for a pause.
  function words({ iterations, trace, goal }, { mean, std, jsd, value }) {
    const round = digits(turns(trace, goal.mean), 1);
    const share = (value + Math.log(4)) / (2 * jsd); // 1 for the best D, 0 for D = 1/2
    return `After ${count(iterations)} iterations the samples lie
      ${digits(Math.abs(mean - goal.mean))} ${mean > goal.mean ? "above" : "below"} the mean of
      the data and have ${digits(std / goal.std)} of their spread; the Jensen–Shannon divergence
      is ${digits(jsd, 3)} nats. ${rests(trace, goal.mean)
        ? "For the last 500 iterations the mean has stayed within 0.15 of that of the data."
        : `The pair has gone round the cross ${round} times.`}
      ${share > 0.005
        ? `<i>D</i> holds ${percent(share)} of what the best one would.`
        : "<i>D</i> does no better than one that always says ½."}`;
  }

  const RATES = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05];
  const SETTINGS = { // names and values of the chapter
    "default settings": { dRate: 0.001, gRate: 0.001, beta1: 0.9 },
    "settings that arrive": { dRate: 0.01, gRate: 0.0005, beta1: 0 },
  };

  plots.play("game", (root, small) => {
    const settings = {
      data: "normal", seed: 1, loss: "non-saturating", k: 1, order: "D, then G",
      ...SETTINGS["default settings"],
    };
    let training, now;

    const { buttons, left, right, status, knobs } = places(root);
    const curves = new Plot(left, {
      title: keys(NAMES),
      label: "Densities of data and generator, and the discriminator",
      x: [-4, 8], y: [0, 1.08], xTicks: [-2, 0, 2, 4, 6], yTicks: [0, 0.5, 1], height: 220,
      draw(plot) {
        const best = theory.optimalDiscriminator(training.p, now.q);
        const seen = best.map((d, i) => (training.p[i] + now.q[i] > 2e-3 ? d : NaN));
        plot.line("faint", [-4, 8], [0.5, 0.5]);
        plot.line("best", x, seen);
        plot.line("data", x, training.p);
        plot.line("discriminator", x, now.d);
        plot.line("generator", x, now.q);
      },
    });
    const arrows = new Plot(left, {
      title: `<span><i>G</i>(<i>z</i>) for ${SHARES.length} values of <i>z</i>, and where
        <span class="push">→ <i>D</i> pushes</span> it</span>`,
      label: "Samples of the generator, with arrows for the slope of their loss",
      x: [-4, 8], y: [-1, SHARES.length], height: 96,
      draw(plot) {
        const g = training.nets.generator.forward(SHARES);
        const reach = training.nets.push(g).map((s) => Math.max(-3, Math.min(3, -4 * s)));
        plot.arrows("push", g, SHARES.map((_, i) => i), reach);
        plot.dots("samples", g, SHARES.map((_, i) => i));
      },
    });
    const trace = new Plot(right, {
      title: "<span>mean of <i>p<sub>g</sub></i> →</span> <span>slope of <i>D</i> ↑</span>",
      label: "The way of the pair: mean of the generator, slope of the discriminator",
      x: [-1, 5], y: [-1, 1], xTicks: [0, 2, 4], yTicks: [-1, 0, 1], height: 220,
      draw(plot) {
        const way = [...training.trace, now], top = Math.max(...way.map((at) => at.slope));
        const means = way.map((at) => at.mean), slopes = way.map((at) => at.slope);
        plot.scale({ y: top > 1 ? [-1, 3] : [-1, 1] });
        plot.line("faint", [-1, 5], [0, 0]);
        plot.cross("goal", training.goal.mean, 0);
        plot.line("old", means, slopes);
        plot.line("generator", means.slice(-40), slopes.slice(-40));
        plot.dots("head", [now.mean], [now.slope]);
      },
    });
    const numbers = element(right, "div", { class: "play-numbers" });

    const draw = () => {
      now = training.now;
      [curves, arrows, trace].forEach((plot) => plot.show());
      numbers.innerHTML = readout(training, now);
    };
    const say = () => { status.innerHTML = words(training, now); };
    const pause = runner(buttons, { step: () => training.step(), draw, paused: say });
    button(buttons, "One iteration", () => { pause(); training.step(); draw(); say(); });
    const restart = () => {
      pause();
      training = new Training(settings);
      training.set(settings);
      draw();
      say();
    };
    button(buttons, "Start again", restart);

    const knob = (label, name, values, again) =>
      choose(knobs, label, values, settings[name], (value) => {
        settings[name] = value;
        if (again) restart();
        else training.set(settings);
      });
    if (small)
      choose(buttons, "Both players have", Object.keys(SETTINGS), "default settings", (name) => {
        Object.assign(settings, SETTINGS[name]);
        restart();
      });
    else {
      knob("Data", "data", Object.keys(DATA), true);
      knob("Loss of <i>G</i>", "loss", Object.keys(GAMES));
      knob("Order", "order", ["D, then G", "together"]);
      knob("Rate of <i>D</i>", "dRate", RATES);
      knob("Rate of <i>G</i>", "gRate", RATES);
      knob("Momentum <i>β</i>₁", "beta1", [0, 0.25, 0.5, 0.75, 0.9]);
      knob("Steps of <i>D</i>, <i>k</i>", "k", [1, 2, 3, 4, 5]);
      knob("Seed", "seed", [1, 2, 3, 4, 5], true);
    }
    restart();
  });

  return { look, Training, turns, rests };
})();
