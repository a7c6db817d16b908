"use strict";

// Uniform numbers in (0, 1), the same for the same seed; random.normal() for normal ones.
function generatorOfRandom(seed) {
  let state = (seed * 0x9e3779b9) | 0;
  const random = () => { // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296 + 1 / 8589934592;
  };
  random.normal = () =>
    Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  return random;
}
