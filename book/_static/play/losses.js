// What the players minimise, as functions of a logit, under the names of ganlib.losses.
"use strict";

const sigmoid = (a) => 1 / (1 + Math.exp(-a));
const softplus = (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));

// What G minimises for a sample with the logit a, and its slope in a. All three games
// have one discriminator, which descends -V.
const GAMES = {
  "non-saturating": { generator: (a) => softplus(-a), slope: (a) => -sigmoid(-a) },
  minimax: { generator: (a) => -softplus(a), slope: (a) => -sigmoid(a) },
  "maximum-likelihood": { generator: (a) => -Math.exp(a), slope: (a) => -Math.exp(a) },
};
