// Search all sections of the book: minisearch.js ranks, sections.js has the texts.
"use strict";

const WORD = /[\p{L}\p{N}]+(?:\.\p{N}+)*/gu;
const HAN = /^\p{Script=Han}+$/u;
const SMALL = new Set("a an and at for how i in is it my of on or the to what why".split(" "));

// Words; of Chinese, which has no spaces, all pairs of characters.
const words = (text) =>
  (text.match(WORD) || []).flatMap((word) =>
    HAN.test(word) && word.length > 2
      ? Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2))
      : word,
  );

const term = (word) => {
  const lower = word.toLowerCase();
  return SMALL.has(lower) ? null : lower.replace(/(?<=\w{3})(?:s|'s)$/, "");
};

const [QUESTION, FOUND, BEST] = SAYS; // in the language of the edition

const index = new MiniSearch({
  fields: ["title", "page", "text"],
  storeFields: ["title", "page", "text", "url"],
  tokenize: words,
  processTerm: term,
  searchOptions: {
    boost: { title: 6, page: 2 },
    boostDocument: (id, found, stored) => (stored.page === QUESTION ? 2 : 1),
    combineWith: "AND",
    prefix: (word) => word.length > 3,
  },
});
index.addAll(SECTIONS.map(([title, page, url, text], id) => ({ id, title, page, url, text })));

// The text around the first word that was found, with the words marked.
const excerpt = (text, found) => {
  const at = found.map((word) => text.toLowerCase().indexOf(word)).filter((i) => i >= 0);
  const hit = at.length ? Math.min(...at) : 0, early = Math.max(0, hit - 60);
  const space = text.indexOf(" ", early); // whole words, where there are spaces
  const start = early && space >= 0 && space < hit ? space + 1 : early, rest = text.slice(start);
  const part = (start ? "… " : "") +
    (rest.length > 220 ? `${rest.slice(0, 220).replace(/\s\S{0,20}$/, "")} …` : rest);
  const out = document.createElement("p");
  const append = (piece, hit) => {
    const node = document.createElement(hit ? "mark" : "span");
    node.textContent = piece;
    out.append(node);
  };
  // In Chinese, each character at which a pair begins, or the one after it.
  const pairs = found.filter((word) => HAN.test(word) && word.length === 2).join("|");
  const han = pairs && new RegExp(`((?:(?=${pairs}).|(?<=(?=${pairs}).).)+)`, "u");
  for (const piece of part.split(/(\p{Script=Han}+|[\p{L}\p{N}.]+)/u)) {
    if (pairs && HAN.test(piece)) piece.split(han).forEach((text, i) => append(text, i % 2));
    else append(piece, found.some((word) => piece.toLowerCase().startsWith(word)));
  }
  return out;
};

const show = (query) => {
  let hits = index.search(query);
  if (!hits.length) hits = index.search(query, { combineWith: "OR", fuzzy: 0.2 });
  document.querySelector("#search-status").textContent = query
    ? FOUND.replace("{n}", hits.length).replace("{query}", () => query) +
      (hits.length > 30 ? BEST : "")
    : "";
  const items = hits.slice(0, 30).map((hit) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = hit.url;
    link.textContent = hit.title;
    item.append(link, ` ${hit.page}`);
    if (hit.text) item.append(excerpt(hit.text, hit.terms));
    return item;
  });
  document.querySelector("#search-results").replaceChildren(...items);
};

const field = document.querySelector("main form.bd-search input");
field.value = new URLSearchParams(location.search).get("q") || "";
field.addEventListener("input", () => show(field.value));
show(field.value);
