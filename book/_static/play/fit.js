// One normal on two: where divergences lead from here. Chapters "Divergences" and "The
// generator's losses", with the steps that the second one takes.
"use strict";

const fit = (() => {
  const { digits } = plots, { normal, mixture } = densities;
  const x = theory.linspace(-9, 9, 361), dx = x[1] - x[0];
  const timesLog = (a, b, c) => (b > 0 ? a * Math.log(b / c) : 0);
  const twice = (p, q) => 2 * theory.jsd(p, q, dx);

  // Each divergence, and q times its derivative with respect to q, constants apart. At the
  // best D, held still, G descends the second, third and fourth: maximum likelihood,
  // minimax, non-saturating.
  const DIVERGENCES = {
    "KL(q‖p)": [(p, q) => theory.kl(q, p, dx), (p, q) => timesLog(q, q, p)],
    "KL(p‖q)": [(p, q) => theory.kl(p, q.map((v) => Math.max(v, 1e-300)), dx), (p) => -p],
    "2 JS": [twice, (p, q) => timesLog(q, q, p + q)],
    "KL(q‖p) − 2 JS": [(p, q) => theory.kl(q, p, dx) - twice(p, q),
      (p, q) => timesLog(q, p + q, p)],
  };

  const data = ({ half, width, share }) => {
    const [left, right] = [normal(-half, width), normal(half, width)].map(({ pdf }) => x.map(pdf));
    return left.map((v, i) => (1 - share) * v + share * right[i]);
  };
  const height = (name, p, mu, s) => DIVERGENCES[name][0](p, x.map(normal(mu, s).pdf));

  // The gradient in (mu, log s): the derivative of q is q times that of log q.
  function gradient(name, p, mu, s) {
    const q = x.map(normal(mu, s).pdf), slope = [0, 0];
    x.forEach((at, i) => {
      const z = (at - mu) / s, weight = DIVERGENCES[name][1](p[i], q[i]) * dx;
      slope[0] += (weight * z) / s;
      slope[1] += weight * (z * z - 1);
    });
    return slope;
  }

  // A step downhill, at most 0.1 long; null where it is flat.
  function step(name, p, [mu, s]) {
    const g = gradient(name, p, mu, s), steep = Math.hypot(...g);
    if (steep < 1e-5) return null;
    const rate = 0.05 / Math.max(1, steep / 2);
    return [mu - rate * g[0], s * Math.exp(-rate * g[1])];
  }
  function goDown(name, p, from) {
    let at = from;
    for (let i = 0, next = at; i < 2000 && next; i++) [at, next] = [next, step(name, p, next)];
    return at;
  }

  // The least curvature of the landscape in (mu, log s): above 0 in a valley.
  function curvature(name, p, [mu, s], eps = 1e-3) {
    const bend = (a, b) => [0, 1].map((i) => (b[i] - a[i]) / (2 * eps));
    const at = (m, v) => gradient(name, p, mu + m, s * Math.exp(v));
    const [a, b] = bend(at(-eps, 0), at(eps, 0)), [c, d] = bend(at(0, -eps), at(0, eps));
    return (a + d) / 2 - Math.hypot((a - d) / 2, (b + c) / 2);
  }

  // Heights over (mu, log s), and the lines of equal height: in every triangle of the grid
  // each level has a piece between two sides, or none.
  const MEANS = theory.linspace(-4, 4, 65);
  const LOGS = theory.linspace(Math.log(0.15), Math.log(5), 41);
  const landscape = (name, p) =>
    Array.from(LOGS, (v) => MEANS.map((mu) => height(name, p, mu, Math.exp(v))));
  function contours(heights, levels) {
    const across = [], up = [];
    const between = (a, b, level) => {
      const [low, high] = [a, b].map(([i, j]) => heights[j][i]);
      if (low < level === high < level) return;
      const t = (level - low) / (high - low);
      across.push(MEANS[a[0]] + t * (MEANS[b[0]] - MEANS[a[0]]));
      up.push(LOGS[a[1]] + t * (LOGS[b[1]] - LOGS[a[1]]));
    };
    for (let j = 0; j + 1 < LOGS.length; j++)
      for (let i = 0; i + 1 < MEANS.length; i++)
        for (const corner of [[i + 1, j], [i, j + 1]])
          for (const level of levels) {
            const a = [i, j], b = [i + 1, j + 1], before = across.length;
            between(a, b, level);
            between(a, corner, level);
            between(corner, b, level);
            if (across.length > before) {
              across.push(NaN);
              up.push(NaN);
            }
          }
    return [across, up];
  }

  let last = {};
  function measure(knob) {
    const { name, half, width, share, mu, s } = knob, seen = [name, half, width, share].join();
    if (last.seen !== seen) {
      const p = data(knob), heights = landscape(name, p), flat = heights.map((row) => Math.min(...row));
      const j = flat.indexOf(Math.min(...flat)), i = heights[j].indexOf(flat[j]);
      const lowest = goDown(name, p, [MEANS[i], Math.exp(LOGS[j])]);
      const floor = height(name, p, ...lowest);
      const levels = Array.from({ length: 12 }, (_, n) => floor + 0.02 * 2 ** n);
      last = { seen, p, lowest, floor, lines: contours(heights, levels) };
    }
    return { ...last, path: [[mu, s]], ended: false };
  }

  const near = ([mu, s], [nu, t]) => Math.hypot(mu - nu, s - t) < 0.02;
  const TICKS = [0.2, 0.5, 1, 2, 4];
  plots.board("fit", {
    knob: { name: "KL(q‖p)", mu: 0, s: 3, half: 2, width: 0.5, share: 0.5 },
    knobs: [
      ["Divergence", "name", Object.keys(DIVERGENCES)],
      ["Start at <i>μ</i>", "mu", Array.from({ length: 33 }, (_, i) => (i - 16) / 4)],
      ["Start at <i>s</i>", "s", [0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 3.5, 4]],
      ["Modes at ±", "half", [0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3]],
      ["Width of a mode", "width", [0.4, 0.5, 0.6, 0.8]],
      ["Share of the right mode", "share", [0.1, 0.3, 0.5, 0.7, 0.9]],
    ],
    measure,
    left: [{
      title: `<span>mean <i>μ</i> of <i>q</i> →</span> <span>its spread <i>s</i> ↑</span>
        <span class="key generator">the way down</span>`,
      label: "Lines of equal height over mean and spread, and the way down from the start",
      x: [-4, 4], y: [LOGS[0], LOGS.at(-1)], xTicks: [-4, -2, 0, 2, 4], height: 270,
      yTicks: TICKS.map(Math.log), yName: (v) => +Math.exp(v).toFixed(2),
      pick: (mu, v) => ({ mu, s: Math.exp(v) }),
      draw(plot, { lines, path }) {
        const means = path.map(([mu]) => mu), logs = path.map(([, s]) => Math.log(s));
        plot.line("contours", ...lines);
        plot.line("generator", means, logs);
        plot.dots("samples", means.slice(0, 1), logs.slice(0, 1));
        plot.dots("head", means.slice(-1), logs.slice(-1));
      },
    }],
    right: [{
      title: plots.keys({ data: "data <i>p</i>", generator: "model <i>q</i>" }),
      label: "The densities of data and model",
      x: [-6, 6], y: [0, 0.9], xTicks: [-4, -2, 0, 2, 4], yTicks: [0, 0.5], height: 150,
      draw(plot, { p, path }) {
        const seen = (v, i) => (Math.abs(x[i]) <= 6 ? v : NaN);
        plot.line("data", x, p.map(seen));
        plot.line("generator", x, x.map(normal(...path.at(-1)).pdf).map(seen));
      },
    }],
    numbers({ p, path, floor }, { name }) {
      const [mu, s] = path.at(-1);
      return [
        ["steps", path.length - 1],
        ["mean <i>μ</i>", digits(mu)],
        ["spread <i>s</i>", digits(s)],
        ["height", digits(height(name, p, mu, s), 3), `lowest ${digits(floor, 3)}`],
      ];
    },
    words({ p, path, lowest, floor, ended }, { name }) {
      const at = path.at(-1), [mu, s] = at.map((v) => digits(v)), above = height(name, p, ...at);
      const mirrored = near([-at[0], at[1]], lowest) && above - floor < 1e-4;
      const best = near(at, lowest) || mirrored;
      const where = `<i>μ</i> = ${mu}, <i>s</i> = ${s}, ${digits(above, 3)} nats high`;
      if (!ended) return `${path.length > 1 ? "On its way" : "The start"}: ${where}.`;
      return `After ${path.length - 1} steps it has come to rest at ${where}. ${best
        ? `${name} has no lower point${mirrored ? ", though one as low on the other side" : ""}.`
        : `That is a ${curvature(name, p, at) > 0 ? "valley" : "saddle"}, and not the lowest
          point: at <i>μ</i> = ${digits(lowest[0])}, <i>s</i> = ${digits(lowest[1])} it is
          ${digits(floor, 3)}.`}`;
    },
    buttons(place, { knob, turn, show, say, state }) {
      const pause = plots.runner(place, {
        name: "Descend", pace: 60, most: 2000, draw: show, paused: say,
        step() {
          const next = step(knob.name, state().p, state().path.at(-1));
          if (next) return state().path.push(next);
          state().ended = true;
          pause();
        },
      });
      plots.button(place, "Back to the start", () => {
        pause();
        turn();
      });
    },
  });

  return { data, height, goDown, curvature };
})();
