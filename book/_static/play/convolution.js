// A convolution of one dimension and its transpose: chapter "DCGAN", with its C and W.
"use strict";

const convolution = (() => {
  const { sign, digits, times, total } = plots;

  const WEIGHTS = {
    "all equal": (K) => times(K, () => 1),
    "a triangle": (K) => times(K, (k) => 1 - Math.abs(2 * k - K + 1) / (K + 1)),
    "random": (K, seed) => times(K, generatorOfRandom(seed).normal),
  };

  // C[i][j] = w[j - s i + p]
  const matrix = (w, n, outputs, s, p) =>
    times(outputs, (i) => times(n, (j) => w[j - s * i + p] ?? 0));
  const outputs = (n, K, s, p) => Math.floor((n + 2 * p - K) / s) + 1;
  // W[phi], the sum of the w[k] with k = phi modulo s
  const phaseSums = (w, s) => times(s, (phi) => total(w.filter((_, k) => k % s === phi)));

  // What a layer makes of the constant 1, and what its output number `look`, counted from
  // the middle, is made of.
  function measure({ K, s, p, n, weights, seed, way, look }) {
    const w = WEIGHTS[weights](K, seed), o = outputs(n, K, s, p), C = matrix(w, n, o, s, p);
    const up = way === "convolution";
    const out = up ? C.map(total) : times(n, (j) => total(C.map((row) => row[j])));
    const at = Math.max(0, Math.min(out.length - 1, (out.length >> 1) + look));
    const pairs = C.flatMap((row, i) => row.map((_, j) => [i, j]))
      .filter(([i, j]) => w[j - s * i + p] !== undefined);
    const heard = pairs.filter(([i, j]) => (up ? i : j) === at).map(([i, j]) => (up ? j : i));
    const sums = phaseSums(w, s), mean = total(sums) / s;
    const V = s > 1 ? total(sums.map((v) => (v - mean) ** 2)) / (s - 1) : 0;
    return { w, o, C, out, up, at, pairs, heard, sums, V, M: total(sums.map((v) => v * v)) / s };
  }

  // Where the cell of output i of the convolution stands: over the middle of its inputs.
  const over = (i, { K, s, p }) => s * i - p + (K - 1) / 2;
  const list = (v) => (v.length > 1 ? `${v.slice(0, -1).join(", ")} and ${v.at(-1)}` : v.join());
  const bounds = (plot, { K, s, p, n }, more) =>
    plot.scale({ x: [-p - 1, n + p], ...more });

  plots.board("convolution", {
    knob: { way: "transposed", K: 5, s: 2, p: 2, n: 14, weights: "all equal", seed: 1, look: 0 },
    knobs: [
      ["Layer", "way", ["convolution", "transposed"]],
      ["Weights", "weights", Object.keys(WEIGHTS)],
      ["Kernel <i>K</i>", "K", [1, 2, 3, 4, 5, 6, 7]],
      ["Stride <i>s</i>", "s", [1, 2, 3, 4]],
      ["Padding <i>p</i>", "p", [0, 1, 2, 3]],
      ["Size <i>n</i>", "n", times(13, (i) => 8 + i)],
      ["Output in red", "look", times(13, (i) => i - 6)],
      ["Draw of weights", "seed", [1, 2, 3, 4, 5]],
    ],
    measure,
    left: [{
      title: `<span><i>o</i> cells above, <i>n</i> below</span>
        <span class="key push">one output and what it hears</span>`,
      label: "The cells of both sides, and which of them the kernel connects",
      x: [-3, 16], y: [-0.25, 1.25], height: 130,
      pick: (x, y, { up, out }, { K, s, p }) =>
        ({ look: Math.round(up ? (x + p - (K - 1) / 2) / s : x) - (out.length >> 1) }),
      draw(plot, { o, pairs, up, at, heard }, knob) {
        bounds(plot, knob);
        const { p, n } = knob, wires = (chosen) => [
          chosen.flatMap(([i, j]) => [over(i, knob), j, NaN]),
          chosen.flatMap(() => [1, 0, NaN]),
        ];
        const none = (cells) => cells.map(() => 0);
        const zeros = [...times(p, (i) => -1 - i), ...times(p, (i) => n + i)];
        const lit = pairs.filter(([i, j]) => (up ? i : j) === at);
        plot.line("wires", ...wires(pairs));
        plot.line("push", ...wires(lit));
        plot.dots("cells", [...times(o, (i) => over(i, knob)), ...times(n, (j) => j)],
          [...times(o, () => 1), ...times(n, () => 0)]);
        plot.dots("zeros", zeros, none(zeros));
        plot.dots("heard", heard.map((i) => (up ? i : over(i, knob))), heard.map(() => +!up));
        plot.dots("lit", [up ? over(at, knob) : at], [+up]);
      },
    }, {
      title: "<span>every output, when all inputs are 1</span>",
      label: "The outputs for a constant",
      x: [-3, 16], y: [0, 4], yTicks: [0], height: 120,
      draw(plot, { out, up, at }, knob) {
        const top = Math.max(...out, 1e-9), low = Math.min(...out, 0);
        bounds(plot, knob, { y: [low * 1.1, top * 1.1], yTicks: [0, +top.toPrecision(2)] });
        const place = out.map((_, i) => (up ? over(i, knob) : i));
        plot.line("faint", [-knob.p - 1, knob.n + knob.p], [0, 0]);
        plot.bars("bars", place, out);
        plot.bars("bars lit", [place[at]], [out[at]]);
      },
    }],
    right: [{
      title: "<span>the same in the plane</span>",
      label: "The outputs for a constant, in two dimensions",
      draw(picture, { out }) {
        const most = Math.max(...out.map(Math.abs), 1e-9) ** 2;
        picture.paint(out.flatMap((a) => out.map((b) => (a * b) / most)), out.length);
      },
    }],
    numbers({ o, up, sums, V, M }, { K, s, p, n }) {
      const first = s * (o - 1) + K - 2 * p;
      const also = times(s, (i) => first + i).filter((m) => m > 0);
      return [
        ["convolution", `${n} → ${o}`],
        [`sizes with <i>o</i> = ${o}`, also.length > 1 ? `${also[0]} to ${also.at(-1)}` : also[0]],
        ["phase sums <i>W</i>", sums.map((v) => sign(+v.toFixed(2))).join("&ensp;")],
        ["contrast <i>V</i> / <i>M</i>", digits(M ? V / M : 0)],
      ];
    },
    words({ up, at, heard, sums }, { way, K, s }) {
      const hears = heard.length
        ? `hears ${heard.length > 1 ? "inputs" : "input"} ${list(heard)}`
        : "hears no input, for no kernel reaches it";
      const flat = Math.max(...sums) - Math.min(...sums) < 1e-9, divides = K % s === 0;
      const constant = up ? "every output is the sum of all weights, and a constant stays one"
        : flat ? `a constant stays one: its phase sums are equal${divides ? "" : `, though
          ${s} does not divide ${K}`}`
        : `a constant gets a pattern of period ${s}: its phase sums differ${divides ? `, though
          ${s} divides ${K}` : ""}`;
      return `Counted from 0, output ${at} of the ${way} ${up ? "" : "convolution"} ${hears}.
        Away from the border ${constant}.`;
    },
  });

  return { measure, matrix, outputs, phaseSums };
})();
