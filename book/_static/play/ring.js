// Eight normals on a ring, and generators on their way to them: chapter "When training
// fails".
"use strict";

const ring = (() => {
  const { digits, percent, keys, times, total } = plots;
  const REMEDIES = { none: "plain", "β₁ = 0.5": "plain-calm", "k = 5": "k5", R1: "r1" };
  const SEEDS = [1, 2], STEPS = [500, 2000, 5000], STD = 0.02;
  const CENTRES = times(8, (i) => [Math.cos, Math.sin].map((f) => 2 * f((i * Math.PI) / 4)));
  const runOf = ({ remedy, seed }) => `ring-along/${REMEDIES[remedy]}-${seed}`;
  const nameOf = (knob) => runOf(knob) + (knob.steps < 5000 ? `/after_${knob.steps}` : "");

  // As in ganlib.metrics: a sample is good within 3 deviations of the nearest centre.
  function modesCaptured(samples) {
    const counts = CENTRES.map(() => 0);
    for (const [x, y] of samples) {
      const away = CENTRES.map(([a, b]) => Math.hypot(x - a, y - b));
      const nearest = Math.min(...away);
      if (nearest <= 3 * STD) counts[away.indexOf(nearest)]++;
    }
    const good = total(counts), share = counts.map((n) => n / good);
    const reverseKl = total(share.map((h) => (h > 0 ? h * Math.log(8 * h) : 0)));
    return { captured: counts.filter((n) => n).length, highQuality: good / samples.length,
      reverseKl: good ? reverseKl : NaN, share };
  }

  const { normal } = generatorOfRandom(1), codes = times(10000, () => [normal(), normal()]);
  const look = (generator, z = codes) => {
    const samples = z.map((v) => generator.forward(v));
    return { samples, ...modesCaptured(samples) };
  };

  function figure(generators) {
    const seen = {};
    const measure = (knob) => {
      const name = nameOf(knob);
      seen[name] ??= look(generators[name]);
      return { ...seen[name], history: runs.stored[runOf(knob)] };
    };
    plots.board("ring", {
      knob: { remedy: "none", seed: 2, steps: 500 },
      knobs: [
        ["Remedy", "remedy", Object.keys(REMEDIES)],
        ["Iterations", "steps", STEPS],
        ["Seed", "seed", SEEDS],
      ],
      measure,
      left: [{
        title: `${keys({ generator: "2,000 samples" })} <span>+ the modes</span>`,
        label: "Samples of the generator, and the eight modes of the data on a ring",
        x: [-3.2, 3.2], y: [-3.2, 3.2], height: "square",
        draw(plot, { samples }) {
          const cloud = samples.slice(0, 2000);
          plot.dots("cloud", cloud.map(([x]) => x), cloud.map(([, y]) => y));
          CENTRES.forEach((centre, i) => plot.cross(`goal n${i}`, ...centre));
        },
      }],
      right: [{
        title: keys({ generator: "good samples", discriminator: "modes, of 8" }),
        label: "The share of good samples and of captured modes along the training",
        x: [0, 5000], y: [0, 1.05], xTicks: [500, 2000, 5000], yTicks: [0, 0.5, 1], height: 190,
        pick: (x) => ({ steps: x }),
        draw(plot, { history, highQuality }, { steps }) {
          const { captured, high_quality: good } = history, epochs = good.map((_, i) => 500 * (i + 1));
          plot.line("discriminator", epochs, captured.map((n) => n / 8));
          plot.line("generator", epochs, good);
          plot.dots("head", [steps], [highQuality]);
        },
      }],
      numbers: ({ captured, highQuality, reverseKl }) => [
        ["modes captured", captured, "of 8"],
        ["good samples", percent(highQuality, 1)],
        ["reverse KL, nats", isNaN(reverseKl) ? "none" : digits(reverseKl), "of 2.08"],
      ],
      words({ captured, highQuality, share }, { remedy, seed, steps }) {
        return `${remedy === "none" ? "No remedy" : remedy}, seed ${seed}, ${steps} iterations:
          ${percent(highQuality, 1)} of 10,000 samples are good, and they capture
          ${captured} of 8 modes. ${captured ? `Of the good ones, ${percent(Math.max(...share))} lie at
          one mode; evenly spread, 12.5\u00a0% would.` : ""}`;
      },
    });
  }

  const names = Object.keys(runs.stored).filter((name) => name.startsWith("ring-along/"));
  Promise.all(names.map(runs.load)).then((loaded) =>
    names.length && figure(Object.fromEntries(names.map((name, i) => [name, loaded[i]]))));

  return { look, nameOf, CENTRES };
})();
