// The Dirac-GAN, one number a player: chapter "Convergence", with the names used there.
"use strict";

const dirac = (() => {
  // The direction in which G moves theta, and D moves psi.
  function slopes([theta, psi], { game, gamma = 0, gp = 0 }) {
    const penalty = gamma * psi + 2 * gp * (Math.abs(psi) - 1) * Math.sign(psi);
    if (game === "Wasserstein") return [psi, -theta - penalty];
    const sign = game === "minimax" ? 1 : -1;
    const upD = -sigmoid(psi * theta) * theta;
    return [sigmoid(sign * psi * theta) * psi, upD - penalty];
  }

  // Derivative of a function of the plane, by central differences; rows of the matrix.
  function jacobian(f, [theta, psi], eps = 1e-5) {
    const along = [[eps, 0], [0, eps]].map(([t, p]) => {
      const up = f([theta + t, psi + p]), down = f([theta - t, psi - p]);
      return up.map((v, i) => (v - down[i]) / (2 * eps));
    });
    return [0, 1].map((i) => along.map((column) => column[i]));
  }

  // k steps of D, then one of G; or one round of both with consensus.
  function update(point, { h, k, order, consensus = 0, ...how }) {
    if (consensus) {
      const v = slopes(point, how), J = jacobian((at) => slopes(at, how), point);
      return point.map((c, i) => c + h * (v[i] - consensus * (J[0][i] * v[0] + J[1][i] * v[1])));
    }
    let [theta, psi] = point;
    for (let i = 0; i < k; i++) psi += h * slopes([theta, psi], how)[1];
    const seen = order === "together" ? point[1] : psi;
    return [theta + h * slopes([theta, seen], how)[0], psi];
  }

  function trajectory(start, rounds, how) {
    const points = [start];
    for (let n = 0; n < rounds; n++) points.push(update(points[n], how));
    return points;
  }

  // The Jacobian of a round at the solution; WGAN-GP has none there.
  function closedForm({ h, k, order, game, gamma = 0, consensus = 0 }) {
    const c = h * (game === "Wasserstein" ? 1 : 0.5), r = 1 - h * gamma;
    if (consensus) {
      const kept = 1 - (consensus * c * c) / h;
      return [[kept, c], [-c, kept]];
    }
    let s = 0;
    for (let i = 0; i < k; i++) s += r ** i;
    if (order === "together") return [[1, c], [-c * s, r ** k]];
    return [[1 - c * c * s, c * r ** k], [-c * s, r ** k]];
  }

  // Both eigenvalues, as [real part, imaginary part].
  function eigenvalues([[a, b], [c, d]]) {
    const half = (a + d) / 2, rest = half ** 2 - (a * d - b * c);
    const root = Math.sqrt(Math.abs(rest));
    return [1, -1].map((sign) => (rest < 0 ? [half, sign * root] : [half + sign * root, 0]));
  }

  const REMEDIES = {
    none: () => ({}),
    R1: (gamma) => ({ gamma }),
    "WGAN-GP": (gp) => ({ gp }),
    consensus: (consensus) => ({ consensus }),
  };
  const { digits } = plots;

  function measure(knob) {
    const how = { ...knob, ...REMEDIES[knob.remedy](knob.strength) };
    const path = trajectory([knob.start, 0], knob.rounds, how);
    const values = how.gp ? null : eigenvalues(closedForm(how));
    const radius = values ? Math.max(...values.map((v) => Math.hypot(...v))) : NaN;
    return { path, far: path.map((at) => Math.hypot(...at)), values, radius };
  }

  plots.board("dirac", {
    knob: { game: "minimax", order: "together", remedy: "none", strength: 0.3, k: 1,
      h: 0.2, start: 1, rounds: 100 },
    knobs: [
      ["Game", "game", ["minimax", "non-saturating", "Wasserstein"]],
      ["Order", "order", ["D, then G", "together"]],
      ["Remedy", "remedy", Object.keys(REMEDIES)],
      ["Strength <i>γ</i>", "strength", [0.1, 0.3, 0.6, 1, 2, 4]],
      ["Step size <i>h</i>", "h", [0.05, 0.1, 0.2, 0.4, 0.8]],
      ["Steps of <i>D</i>, <i>k</i>", "k", [1, 2, 3, 4, 5]],
      ["Start at <i>θ</i>", "start", [0.1, 0.5, 1, 1.5, 2]],
      ["Rounds", "rounds", [10, 30, 100, 300, 500]],
    ],
    measure,
    left: [{
      title: `<span><i>θ</i>, where the samples are →</span>
        <span><i>ψ</i>, the slope of <i>D</i> ↑</span>`,
      label: "The way of the two players around the solution, the cross in the middle",
      x: [-3, 3], y: [-2, 2], xTicks: [-2, 0, 2], yTicks: [-2, 0, 2], height: 290,
      draw(plot, { path }, { start }) {
        const [theta, psi] = [0, 1].map((i) => path.map((at) => at[i]));
        plot.cross("goal", 0, 0);
        plot.line("old", theta, psi);
        plot.dots("samples", theta, psi);
        plot.dots("head", [start], [0]);
      },
    }],
    right: [{
      title: `${plots.keys({ generator: "distance", best: "|<i>λ</i>|<sup><i>n</i></sup>" })}
        <span>rounds →</span>`,
      label: "The distance from the solution after each round, on a logarithmic axis",
      x: [0, 100], y: [-3, 1], yTicks: [-3, -2, -1, 0, 1], yName: (v) => 10 ** v, height: 170,
      draw(plot, { far, radius }, { rounds, start }) {
        plot.scale({ x: [0, rounds], xTicks: [0, rounds / 2, rounds] });
        const n = far.map((_, i) => i), log = Math.log10;
        plot.line("best", n, n.map((i) => log(start) + i * log(radius)));
        plot.line("generator", n, far.map(log));
      },
    }],
    numbers({ values, radius, far }) {
      const [one, other] = values ?? [];
      return [
        ["eigenvalues", !values ? "none" : one[1]
          ? `${digits(one[0], 3)} ± ${digits(one[1], 3)}<i>i</i>`
          : `${digits(one[0], 3)}, ${digits(other[0], 3)}`],
        ["|<i>λ</i>|", values ? digits(radius, 4) : "none"],
        ["distance", far.at(-1).toPrecision(2)],
      ];
    },
    words({ values, radius, far }, { remedy, rounds, start }) {
      const fate = Math.abs(radius - 1) < 1e-12 ? "circles, to first order"
        : radius < 1 ? "arrives" : "leaves";
      const first = values
        ? `The larger |<i>λ</i>| of a round is ${digits(radius, 4)}: who is close to the solution
          ${fate}.`
        : "At the solution the penalty of WGAN-GP has a kink, and the round no eigenvalues.";
      const both = remedy === "consensus" ? "Consensus moves both together, once a round." : "";
      return `${first} After ${rounds} rounds from (${start}, 0) the pair is
        ${far.at(-1).toPrecision(2)} away. ${both}`;
    },
  });

  return { trajectory, closedForm, eigenvalues };
})();
