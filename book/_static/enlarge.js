// A tap on a figure shows it in its own size, to be moved sideways; another, as before.
document.addEventListener("click", ({ target }) => {
  if (target.matches("article figure img")) {
    target.closest("figure").classList.toggle("enlarged");
  }
});
