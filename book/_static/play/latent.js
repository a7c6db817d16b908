// What codes of stored generators mean, on a plane of them: chapters "DCGAN", "InfoGAN"
// and "Conditional GANs".
"use strict";

const latent = (() => {
  const { digits, times, total } = plots;
  const oneHot = (n, k) => times(n, (i) => +(i === k));
  const norm = (z) => Math.hypot(...z);
  const mix = (weights, codes) =>
    codes[0].map((_, i) => weights.reduce((s, w, k) => s + w * codes[k][i], 0));
  const noise = (seed, many, n) => {
    const { normal } = generatorOfRandom(seed);
    return times(many, () => times(n, () => normal()));
  };
  const percent = (image, of) => // what changes, as a share of the ink
    plots.percent(total(image.map((v, i) => Math.abs(v - of[i]))) / total(of));

  // Slant, width and ink of an image, as in the chapter "InfoGAN".
  function shapeOf(image) {
    const ink = total(image), mean = (f) =>
      total(image.map((m, i) => m * f(i % 28, Math.floor(i / 28)))) / ink;
    const u = mean((u) => u), v = mean((_, v) => v);
    const slope = (mean((u, v) => u * v) - u * v) / (mean((_, v) => v * v) - v * v);
    const over = mean((u) => u * u) - u * u - slope * (mean((u, v) => u * v) - u * v);
    return [-slope, Math.sqrt(over), ink];
  }

  // Each figure: its run, the values along both axes, and the code at a place (t, u).
  const STEPS = [-0.25, 0, 0.25, 0.5, 0.75, 1, 1.25], DIGITS = times(10, (i) => i);
  const FIGURES = {
    "latent-dcgan": {
      run: "dcgan-mnist/plain-1",
      knob: { t: 0.5, u: 0, length: "as it comes", seed: 4 },
      t: STEPS, u: STEPS, axes: ["From <i>A</i> to <i>B</i>", "From <i>A</i> to <i>C</i>"],
      other: { length: "brought to 10" },
      ink: (v) => (v + 1) / 2,
      code({ t, u, length, seed }) {
        const z = mix([1 - t - u, t, u], noise(seed, 3, 100));
        return length === "as it comes" ? z : z.map((v) => (10 * v) / norm(z));
      },
      knobs: [["Length", "length", ["as it comes", "brought to 10"]]],
      numbers: ({ z }, { t, u }) => [
        ["length of <i>z</i>", digits(norm(z), 1), "prior: 10"],
        ...["A", "B", "C"].map((name, i) => [`share of <i>${name}</i>`, digits([1 - t - u, t, u][i])]),
      ],
      words({ z, image, other, row: [a, b] }, { t, u }) {
        const corner = t === 1 && u === 1 ? " = <i>B</i> + <i>C</i> − <i>A</i>" : "";
        return `<i>z</i>${corner} is ${digits(norm(z), 1)} long; of 100 codes from the prior, 99 are
          between 8.2 and 11.8. Brought to the length 10, it changes its image by
          ${percent(other, image)} of the ink; the two ends of its row differ by ${percent(a, b)}.`;
      },
    },
    "latent-infogan": {
      run: "infogan/plain-1",
      knob: { t: 0, u: 0, value: 0, seed: 1 },
      t: times(7, (i) => i / 2 - 1.5), u: times(7, (i) => i / 2 - 1.5),
      axes: ["<i>c</i>₂", "<i>c</i>₃"],
      ink: (v) => v,
      code: ({ t, u, value, seed }) => [...noise(seed, 1, 10)[0], ...oneHot(10, value), t, u],
      knobs: [["Value of <i>c</i>₁", "value", DIGITS]],
      numbers: ({ image }) => shapeOf(image).map((v, i) =>
        [["slant", "width", "ink"][i], digits(v), ["up", "pixels", "pixels"][i]]),
      words({ row, column }) {
        const [from, to] = row.map(shapeOf), [low, high] = column.map(shapeOf);
        const change = (a, b) => `the slant by ${digits(b[0] - a[0])}, the width by
          ${digits(b[1] - a[1], 1)} and the ink by ${digits(b[2] - a[2], 0)} pixels`;
        return `From −1 to 1, <i>c</i>₂ changes ${change(from, to)}; <i>c</i>₃ changes
          ${change(low, high)}. In training, both stayed between −1 and 1.`;
      },
    },
    "latent-conditional": {
      run: "conditional/projection-1",
      knob: { t: 0, u: 1, first: 3, second: 8, seed: 1 },
      t: [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1], u: [0, 0.25, 0.5, 0.75, 1, 1.5, 2],
      axes: ["First to second label", "<i>z</i> times"],
      other: { u: 0 },
      ink: (v) => v,
      code: ({ t, u, first, second, seed }) => [...noise(seed, 1, 64)[0].map((v) => u * v),
        ...mix([1 - t, t], [oneHot(10, first), oneHot(10, second)])],
      knobs: [["First label", "first", DIGITS], ["Second label", "second", DIGITS]],
      numbers: ({ z }, { t, first, second }) => [
        ["length of <i>z</i>", digits(norm(z.slice(0, 64)), 1), "prior: 8"],
        [`share of label ${first}`, digits(1 - t)], [`share of label ${second}`, digits(t)],
      ],
      words({ image, other, z }, { t, first, second }) {
        const label = t === 0 ? `Label ${first}` : t === 1 ? `Label ${second}`
          : `A mixture of the labels ${first} and ${second}, which no training example had`;
        return `${label}, with a code ${digits(norm(z.slice(0, 64)), 1)} long. The image differs from
          that of length 0, which all codes have in common, by ${percent(image, other)} of its ink.`;
      },
    },
  };

  // Images beside each other, in a frame of two pixels; the frame of one of them stands out.
  function tiles(images, columns, chosen) {
    const side = 30, width = side * columns + 2, values = new Float32Array(width * width);
    images.forEach((image, n) => {
      const top = side * Math.floor(n / columns), left = side * (n % columns);
      for (let i = 0; i < 32 * 32; i++) {
        const row = Math.floor(i / 32) - 2, column = (i % 32) - 2, at = (row + 2 + top) * width;
        const inside = row >= 0 && column >= 0 && row < 28 && column < 28;
        if (inside) values[at + column + 2 + left] = image[28 * row + column];
        else if (n === chosen) values[at + column + 2 + left] = -1;
      }
    });
    return [values, width];
  }

  function figure(name, generator) {
    const { t, u, axes, other, ink, code, knobs, numbers, words, knob: start } = FIGURES[name];
    const draw = (knob) => Array.from(generator.forward(code(knob)), ink);
    const across = t.length, place = ({ t: at, u: height }) =>
      across * (u.length - 1 - u.indexOf(height)) + t.indexOf(at);
    let last = {};
    const measure = (knob) => {
      const seen = JSON.stringify({ ...knob, t: 0, u: 0 });
      if (last.seen !== seen) {
        const images = [...u].reverse().flatMap((u) => t.map((t) => draw({ ...knob, t, u })));
        last = { seen, images };
      }
      const ends = (key, [low, high]) => [low, high].map((v) => draw({ ...knob, [key]: v }));
      return { ...last, z: code(knob), image: last.images[place(knob)],
        other: draw({ ...knob, ...other }), row: ends("t", [t[1], t[5]]),
        column: ends("u", [u[1], u[5]]) };
    };
    plots.board(name, {
      knob: start, measure, numbers, words,
      knobs: [[axes[0], "t", t], [axes[1], "u", u], ...knobs,
        ["Draw of codes", "seed", [1, 2, 3, 4, 5, 6, 7, 8]]],
      left: [{
        title: `<span>${axes[0]} →</span> <span>${axes[1]} ↑</span>`, ink: true,
        label: "Images of the codes on a plane, the chosen one in a frame",
        pick: (x, y) => ({ t: t[Math.floor(x * across)], u: u[u.length - 1 - Math.floor(y * u.length)] }),
        draw: (picture, { images }, knob) =>
          picture.paint(...tiles(images, across, place(knob))),
      }],
      right: [{
        title: "<span>the image in the frame</span>", ink: true,
        label: "The image of the chosen code",
        draw: (picture, { image }) => picture.paint(image, 28),
      }],
    });
  }

  for (const [name, { run }] of Object.entries(FIGURES))
    if (runs.stored[run]) runs.load(run).then((generator) => figure(name, generator));

  return { FIGURES, shapeOf };
})();
