# `make help` lists the commands.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
OUT ?= assignment
JOBS ?= 2
CONSTRAINTS ?= constraints.txt
LANGUAGES ?= en zh
WHICH ?= newest
BIN = $(VENV)/bin
OXLINT = npx --yes --prefer-offline oxlint@1.94.0

# glibc shall keep large arrays: else a third of a training's time goes to page faults.
export MALLOC_MMAP_THRESHOLD_ = 1073741824
export MALLOC_TRIM_THRESHOLD_ = 1073741824

# Tests run in JOBS processes, each on a core of its own.
PYTEST = $(BIN)/python -m pytest -n $(JOBS) --dist worksteal

# Tests of the book and its tooling; all others are tests of ganlib.
STATIC = $(addprefix tests/test_,notebooks.py tools.py mutants.py back.py translation.py)
PAGES = $(addprefix tests/test_,book.py play.py editions.py)
GRADING = $(addprefix tests/test_,grading.py week.py variants.py guide.py)
LIBRARY = $(filter-out $(STATIC) $(PAGES) $(GRADING),$(wildcard tests/test_*.py))

.DEFAULT_GOAL = help
.NOTPARALLEL:
.PHONY: help environment book pdf epub serve test lint static unit unit-jax pages notebooks \
        grading versions mutants mutants-library run student assignment release collect \
        grade read feedback grades otter train bench repository lighthouse released clean

help:  ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

# Installed again only when what is asked for changed.  CONSTRAINTS= takes the newest.
environment: $(VENV)/.installed
$(VENV)/.installed: requirements.txt $(CONSTRAINTS)
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $< \
	    $(addprefix -c ,$(CONSTRAINTS))
	@touch $@

book: export EDITIONS = $(LANGUAGES)
book: environment  ## Build the book from the stored outputs, in both LANGUAGES="en zh"
	$(BIN)/jupyter-book build . -n -W --keep-going --quiet
	$(BIN)/python -m tools.editions $(filter-out en,$(LANGUAGES))
	@echo "The book is ready: open $(CURDIR)/_build/html/index.html"

pdf: environment  ## Make one PDF file of the book; needs Chromium
	$(BIN)/python -m tools.pdf

epub: environment  ## Make an e-book, _build/epub/
	$(BIN)/jupyter-book build . --builder custom --custom-builder epub --quiet

serve: book  ## Build the book and serve it on http://localhost:8000 (PORT=...)
	$(BIN)/python -m http.server --directory _build/html $(PORT)

# `make --keep-going test` runs the later layers even if an earlier one fails.
test: lint static unit unit-jax pages notebooks grading  ## Run all tests, cheapest first

lint: environment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/mypy
	@if $(OXLINT) --version > /dev/null 2>&1; \
	then $(OXLINT) --deny-warnings -A no-unused-vars book/_static/play; \
	else echo "The scripts of figures are not linted: that needs Node and its registry"; fi

static: environment
	$(PYTEST) $(STATIC)

unit: environment
	KERAS_BACKEND=tensorflow $(PYTEST) $(LIBRARY)

unit-jax: environment
	KERAS_BACKEND=jax $(PYTEST) $(shell grep -lE "keras|families.training" $(LIBRARY))

pages: environment
	$(PYTEST) $(PAGES)

notebooks: environment
	$(PYTEST) --dist loadfile --nbval --nbval-current-env --nbval-cell-timeout=300 \
	    --nbval-sanitize-with=tests/nbval.cfg book --ignore=book/student

grading: environment
	$(PYTEST) $(GRADING)

# Colab's versions run the chapters, the others the tests of the library.
PINS_lowest = _build/lowest_versions.txt
PINS_colab = tests/colab_versions.txt
versions: $(PINS_lowest)  ## Test on other versions: WHICH=lowest, newest or colab
	$(MAKE) $(if $(filter colab,$(WHICH)),notebooks,unit) \
	    VENV=_build/versions/$(WHICH) CONSTRAINTS=$(PINS_$(WHICH))
$(PINS_lowest): requirements.txt
	@mkdir -p $(@D)
	sed -n 's/^\([a-z0-9-]*\)>=\([^,]*\),.*/\1==\2/p' $< > $@

mutants: environment  ## Which small errors do the checks of exercises miss? NB=... for some
	$(BIN)/python -m tools.mutants --jobs $(JOBS) $(NB)

# Needs one tool more: $(BIN)/pip install "mutmut>=3.8,<4"
mutants-library: environment  ## Which small errors do ganlib's tests miss? MODULE=theory
	$(BIN)/python -m tools.library_mutants --jobs $(JOBS) $(MODULE)

run: environment  ## Format and execute chapters: NB="book/game/minimax.ipynb ..."
	$(BIN)/ruff format --quiet $(NB)
	$(BIN)/python -m tools.run $(NB)
	$(BIN)/python -m tools.student

student: environment  ## Write the student copies of all chapters (book/student)
	$(BIN)/python -m tools.student

assignment: environment  ## Make an nbgrader course: NB=book/game/minimax.ipynb OUT=folder
	$(BIN)/python -m tools.assignment $(NB) $(OUT) $(if $(VARIANTS),$(VARIANTS) "$(KEY)")

release: environment  ## Make what is handed out again: OUT=folder NAME=minimax
	cd $(OUT) && $(abspath $(BIN))/nbgrader generate_assignment $(NAME) --force

collect: environment  ## Take in what students sent: OUT=folder NAME=minimax FROM=sent.zip
	$(BIN)/python -m tools.grading collect $(OUT) $(NAME) "$(FROM)" $(if $(DUE),"$(DUE)")

grade: environment  ## Run the checks of all who wait: OUT=folder NAME=minimax JOBS=2
	$(BIN)/python -m tools.grading grade $(OUT) $(NAME) $(JOBS)

read: environment  ## Grade written answers in a browser: OUT=folder
	cd $(OUT) && PATH="$(abspath $(BIN)):$$PATH" jupyter lab --LabApp.default_url=/formgrader

feedback: environment  ## Write pages for students: OUT=folder NAME=minimax
	cd $(OUT) && $(abspath $(BIN))/nbgrader generate_feedback $(NAME) --force

grades: environment  ## Write tables for Canvas and Moodle: OUT=folder NAME=minimax SHEET=...
	$(BIN)/python -m tools.grading grades $(OUT) $(NAME) $(SHEET)

otter: environment  ## Make a package for Otter or Gradescope: OUT=folder NAME=minimax
	$(BIN)/python -m tools.grading otter $(OUT) $(NAME)

train: environment  ## Train a run, or go on with it: RUN=mnist-2014/released-1
	$(BIN)/python -m ganlib.runs $(RUN)

bench: environment  ## Run the benchmarks
	$(BIN)/python -m benchmarks

repository: environment  ## Change the repository's address everywhere: URL=https://...
	$(BIN)/python -m tools.repository $(URL)

lighthouse: book  ## Score three pages by Lighthouse; needs Node
	$(BIN)/python -m tools.lighthouse

released: environment  ## Check what a release needs: the repository's address
	$(BIN)/python -m tools.repository

clean:  ## Remove what was built; the environment stays
	rm -rf _build .ruff_cache .mypy_cache
