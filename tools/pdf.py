"""The whole book as one PDF file, with the answers at its end: ``python -m tools.pdf``.

Sphinx writes the book as a single page; what is folded there as an answer moves to the
end of it, what is folded as a drawing stays folded; a headless Chromium prints it.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from tools import ROOT

BUILD = ROOT / "_build/single"
PDF = ROOT / "_build/gan-course.pdf"
ANSWERS = """() => {
  const article = document.querySelector("article");
  const title = `<p style="font-size: 2.5em">${document.title}</p>`;
  article.insertAdjacentHTML("afterbegin", title);
  for (const link of document.querySelectorAll(".headerlink")) link.remove();
  for (const line of document.querySelectorAll("summary"))
    if (line.textContent.includes("Show checks")) line.closest("div.cell").remove();
  const end = document.createElement("section");
  end.innerHTML = "<h1>Answers</h1>";
  let exercise = null, last = null;
  const parts = ".exercise, div.cell.tag_hide-cell, .admonition.dropdown";
  for (const part of document.querySelectorAll(parts)) {
    if (part.matches(".exercise")) {
      exercise = part.querySelector(".admonition-title");
      continue;
    }
    if (exercise !== last) {
      const title = document.createElement("h3");
      title.textContent = exercise.textContent;
      end.append(title);
      last = exercise;
    }
    for (const fold of part.querySelectorAll("details")) fold.open = true;
    part.classList.remove("dropdown", "toggle-hidden");
    end.append(part);
  }
  article.append(end);
  for (const title of [...article.querySelectorAll("h1")].slice(1))
    title.style.breakBefore = "page";
  for (const image of document.images) image.loading = "eager";
  return Promise.all([...document.images].map((image) => image.decode()));
}"""
FOOTER = (
    '<p style="font-size: 8px; margin: auto">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></p>'
)


def single_page():
    """Build the book as one page; return its path."""
    program = Path(sys.executable).with_name("jupyter-book")
    options = ["--builder", "singlehtml", "--path-output", BUILD, "--quiet"]
    subprocess.run([program, "build", ROOT, *options], check=True)
    folder = BUILD / "_build/singlehtml"
    # Its links start from the folder above it.
    return (folder / "book/index.html").replace(folder / "book.html")


def print_page(page, path):
    """Print a page of the book to a PDF file, by Chromium."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        view = browser.new_page()
        view.set_default_timeout(300_000)
        view.goto(page.as_uri())
        view.evaluate(ANSWERS)
        view.pdf(
            path=path,
            format="A4",
            margin=dict.fromkeys(["top", "bottom", "left", "right"], "18mm"),
            display_header_footer=True,
            header_template="<p></p>",
            footer_template=FOOTER,
            outline=True,
            tagged=True,
        )
        browser.close()


def main():
    print_page(single_page(), PDF)
    print(PDF.relative_to(ROOT))


if __name__ == "__main__":
    main()
