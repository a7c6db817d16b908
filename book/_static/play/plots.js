// What the figures share: a place in the page, plots, controls, and running.
"use strict";

const plots = (() => {
  const times = (n, f) => Array.from({ length: n }, (_, i) => f(i));
  const total = (values) => values.reduce((sum, v) => sum + v, 0);
  const element = (parent, name, attributes = {}, html = "") => {
    const svg = name === "svg" || parent.namespaceURI.endsWith("svg");
    const space = svg ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
    const made = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.innerHTML = html;
    return parent.appendChild(made);
  };

  // Builds every figure of that name: its first paragraph, the guess, stays; the rest of
  // its text is for readers without scripts.
  const play = (name, build) => {
    for (const root of document.querySelectorAll(`.play.${name}`)) {
      for (const rest of [...root.children].slice(1)) rest.remove();
      build(root, root.classList.contains("small"));
    }
  };

  // Places, in the order of reading.
  const places = (root) => {
    const div = (parent, name) => element(parent, "div", { class: name, lang: "en" });
    const buttons = div(root, "play-controls"), panels = div(root, "play-panels");
    const left = div(panels, ""), right = div(panels, "");
    const status = element(root, "p", { role: "status", lang: "en" });
    return { buttons, left, right, status, knobs: div(root, "play-knobs") };
  };
  const sign = (v) => String(v).replace("-", "−");
  const digits = (v, n = 2) => sign(v.toFixed(n).replace(/^-(0.?0*)$/, "$1"));
  const percent = (share, n = 0) => `${digits(100 * share, n)}\u00a0%`;
  // The names of lines, each with a sample of its line.
  const NAMES = { data: "data", generator: "generator <i>p<sub>g</sub></i>",
    discriminator: "discriminator <i>D</i>", best: "best <i>D</i>" };
  const keys = (names) => Object.entries(names).map(([line, name]) =>
    `<span class="key ${line}">${name}</span>`).join(" ");
  const rows = (table) => table.map(([name, number, small = ""]) =>
    `<div><span>${name}</span><b>${number}</b><small>${small}</small></div>`).join("");

  const panel = (parent, title) => {
    const made = element(parent, "div", { class: "play-panel" });
    element(made, "div", { class: "play-title" }, title);
    return made;
  };
  const picked = (target, pick) => {
    target.classList.add("play-pick");
    target.onclick = ({ offsetX, offsetY }) => pick(offsetX, offsetY);
  };

  // A plot as wide as its place; `draw` is called again whenever that changes.
  class Plot {
    constructor(parent, { title, label, x, y, xTicks = [], yTicks = [], height, draw, pick,
      yName = (v) => v }) {
      const role = { role: "img", "aria-label": label, class: height, style: `height: ${height}px` };
      this.svg = element(panel(parent, title), "svg", role);
      Object.assign(this, { x, y, xTicks, yTicks, yName, draw, parts: {} });
      new ResizeObserver(() => {
        this.layOut();
        this.show();
      }).observe(this.svg);
      if (pick) picked(this.svg, (across, down) => pick(this.X.back(across), this.Y.back(down)));
    }

    show() {
      if (this.X) this.draw(this);
    }

    layOut() {
      this.width = this.svg.clientWidth;
      this.height = this.svg.clientHeight;
      this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
      this.svg.querySelectorAll("text").forEach((text) => text.remove());
      const place = { left: this.yTicks.length ? 44 : 14, right: 14, top: 6 };
      this.bottom = this.height - (this.xTicks.length ? 20 : 4);
      const [low, high] = this.x, [floor, top] = this.y;
      const across = (this.width - place.left - place.right) / (high - low);
      const up = (this.bottom - place.top) / (top - floor);
      this.X = (v) => place.left + (v - low) * across;
      this.Y = (v) => this.bottom - (v - floor) * up;
      this.X.back = (pixel) => low + (pixel - place.left) / across;
      this.Y.back = (pixel) => floor + (this.bottom - pixel) / up;
      for (const v of this.xTicks)
        element(this.svg, "text", { x: this.X(v), y: this.height - 4 }, sign(v));
      for (const v of this.yTicks)
        element(this.svg, "text", { x: 38, y: this.Y(v) + 4, class: "left" }, sign(this.yName(v)));
      const marks = this.xTicks.map((v) => `M${this.X(v)} ${this.bottom}v4`).join("");
      const axis = `M${place.left} ${this.bottom}H${this.width - place.right}`;
      this.path("axis", axis + marks);
    }

    // Other bounds, once there are any.
    scale(bounds) {
      const changed = Object.keys(bounds).some((k) => String(this[k]) !== String(bounds[k]));
      if (changed) Object.assign(this, bounds).layOut();
    }

    path(name, d) {
      this.parts[name] ??= element(this.svg, "path", { class: name });
      this.parts[name].setAttribute("d", d);
    }

    at(x, y) {
      return `${this.X(x).toFixed(1)} ${this.Y(y).toFixed(1)}`;
    }

    // A line through the points; one that is not a number interrupts it.
    line(name, x, y) {
      const point = (v, i) =>
        isNaN(y[i]) ? "" : (i && !isNaN(y[i - 1]) ? "L" : "M") + this.at(v, y[i]);
      this.path(name, Array.from(x, point).join(""));
    }

    dots(name, x, y) {
      this.path(name, Array.from(x, (v, i) => `M${this.at(v, y[i])}h0`).join(""));
    }

    bars(name, x, y) {
      const foot = this.Y(0).toFixed(1);
      this.path(name, Array.from(x, (v, i) => `M${this.at(v, y[i])}V${foot}`).join(""));
    }

    cross(name, x, y) {
      const across = this.X(x), up = this.Y(y);
      this.path(name, `M${across - 7} ${up}h14M${across} ${up - 7}v14`);
    }

    // From the points along x, each as long as `reach` says.
    arrows(name, x, y, reach) {
      const arrow = (v, i) => {
        const from = this.X(v), to = this.X(v + reach[i]);
        const head = Math.sign(to - from) * Math.min(4, Math.abs(to - from));
        const start = `M${this.at(v, y[i])}H${to.toFixed(1)}`;
        return `${start}m${-head} -3l${head} 3l${-head} 3`;
      };
      this.path(name, Array.from(x, arrow).join(""));
    }
  }

  // An image, a square a value: from 0 to 1 as ink, or from -1 to 1 in two colours.
  class Picture {
    constructor(parent, { title, label, draw, pick, ink = false }) {
      const name = ink ? "ink" : "signed";
      const role = { role: "img", "aria-label": label, class: name };
      this.canvas = element(panel(parent, title), "canvas", role);
      this.hues = ink ? [[0, 0, 0], [184, 67, 47]] : [[33, 102, 172], [184, 67, 47]];
      this.draw = draw;
      const { canvas } = this;
      if (pick) picked(canvas, (x, y) => pick(x / canvas.clientWidth, y / canvas.clientHeight));
    }

    show() {
      this.draw(this);
    }

    paint(values, width) {
      const height = values.length / width, image = new ImageData(width, height);
      values.forEach((v, i) => {
        image.data.set(this.hues[v < 0 ? 1 : 0], 4 * i);
        image.data[4 * i + 3] = 255 * Math.abs(v);
      });
      Object.assign(this.canvas, { width, height });
      this.canvas.getContext("2d").putImageData(image, 0, 0);
    }
  }

  const button = (parent, text, press) => {
    const made = element(parent, "button", { type: "button" }, text);
    made.onclick = press;
    return made;
  };

  // One of several values: numbers on a slider, names in a menu. Returns what moves it to
  // the value next to a given one.
  const choose = (parent, label, values, value, change) => {
    const field = element(parent, "label", {}, `<span>${label}</span>`);
    const slides = typeof values[0] === "number";
    const shown = slides && element(field, "b");
    const input = element(field, slides ? "input" : "select");
    if (slides) Object.assign(input, { type: "range", min: 0, max: values.length - 1 });
    else for (const name of values) element(input, "option", { value: name }, name);
    const set = (v) => {
      if (!slides) return (input.value = v);
      const off = values.map((other) => Math.abs(other - v));
      input.value = off.indexOf(Math.min(...off));
      shown.textContent = sign(values[input.value]);
      input.setAttribute("aria-valuetext", values[input.value]);
      return values[input.value];
    };
    set(value);
    input.oninput = () => change(set(slides ? values[input.value] : input.value));
    return set;
  };

  // Calls `say` when it has not been asked to for a while: a knob has come to rest. A
  // figure that runs meanwhile calls it off.
  const settled = (say) => {
    let later;
    const off = () => clearTimeout(later);
    const ask = () => {
      off();
      later = setTimeout(say, 500);
    };
    return Object.assign(ask, { off });
  };

  // A figure that answers its knobs: `measure` makes of them what the plots draw, and the
  // numbers and words say.
  const board = (name, { knob: start, knobs, measure, left, right, numbers, words, buttons }) =>
    play(name, (root) => {
      const place = places(root), knob = { ...start }, set = {};
      let now;
      const fill = (side, specs) => specs.map((spec) => new (spec.height ? Plot : Picture)(side, {
        ...spec,
        draw: (plot) => spec.draw(plot, now, knob),
        pick: spec.pick && ((x, y) => {
          for (const [key, value] of Object.entries(spec.pick(x, y, now, knob))) knob[key] = set[key](value);
          turn();
        }),
      }));
      const drawn = [...fill(place.left, left), ...fill(place.right, right)];
      const table = element(place.right, "div", { class: "play-numbers" });
      const show = () => {
        drawn.forEach((plot) => plot.show());
        table.innerHTML = rows(numbers(now, knob));
      };
      const say = () => { place.status.innerHTML = words(now, knob); };
      const rested = settled(say);
      const turn = () => {
        now = measure(knob);
        show();
        rested();
      };
      for (const [label, key, values] of knobs)
        set[key] = choose(place.knobs, label, values, knob[key], (value) => {
          knob[key] = value;
          turn();
        });
      buttons?.(place.buttons, {
        knob, turn, say,
        show() {
          rested.off();
          show();
        },
        state: () => now,
      });
      turn();
    });

  // A button that runs `step` `pace` times a second, and pauses after `most` steps, when
  // pressed again, or out of sight. Who wants no motion sees a still each second.
  const runner = (parent, { step, draw, paused, pace = 200, most = 3000, name = "Run" }) => {
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    let running = false, last, left, due, drawn;
    const frame = (now) => {
      if (!running) return;
      due = Math.min(due + ((now - last) * pace) / 1000, pace / 10);
      last = now;
      const end = performance.now() + 12;
      for (; due >= 1 && left > 0 && running && performance.now() < end; due--, left--)
        step();
      if (left <= 0) return pause();
      if (!calm.matches || now - drawn >= 1000) {
        draw();
        drawn = now;
      }
      requestAnimationFrame(frame);
    };
    const pause = () => {
      if (!running) return;
      running = false;
      run.textContent = name;
      draw();
      paused();
    };
    const run = button(parent, name, () => {
      if (running) return pause();
      running = true;
      run.textContent = "Pause";
      [left, due, last, drawn] = [most, 0, performance.now(), 0];
      requestAnimationFrame(frame);
    });
    run.classList.add("play-run");
    new IntersectionObserver(([seen]) => seen.isIntersecting || pause()).observe(
      parent.parentNode);
    return pause;
  };

  return { times, total, element, play, places, sign, digits, percent, NAMES, keys, rows, board, Plot, button, choose, runner };
})();
