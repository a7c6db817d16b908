"""Build the editions in other languages: ``python -m tools.editions zh``.

The English edition must have been built: its places are those of all (book/_ext).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tools import ROOT
from tools.words import EDITIONS, say


def settings(code, english, path):
    """Write the settings of an edition to a folder; return the build's options."""
    config = yaml.safe_load((english / "_config.yml").read_text(encoding="utf-8"))
    config["title"] = say(config["title"], code)
    config["html"]["extra_footer"] = say(config["html"]["extra_footer"], code)
    config["author"] = say(config["author"], code)
    sphinx = config["sphinx"]
    # Extensions are looked for beside the configuration.
    sphinx["local_extensions"] = {
        name: str(ROOT / folder) for name, folder in sphinx["local_extensions"].items()
    }
    sphinx["config"] |= {
        "language": EDITIONS[code][0],
        "project": config["title"],
        "proof_title_format": say(" (%t)", code),
        "smartquotes": False,  # translators type the quotes of their language
        "english_doctrees": str(english / "_build/.doctrees"),
    }
    options = sphinx["config"]["html_theme_options"]
    options["search_bar_text"] = say("Search this book...", code)
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    for part in toc["parts"]:
        part["caption"] = say(part["caption"], code)
    path.mkdir(parents=True, exist_ok=True)
    options = []
    for name, content in ("config", config), ("toc", toc):
        file = path / f"_{name}.yml"
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        file.write_text(text, encoding="utf-8")
        options += [f"--{name}", file]
    return options


def build(code, english=ROOT, path=None):
    """Build an edition in a folder of its own; hang it below the English pages."""
    path = path or ROOT / f"_build/editions/{code}"
    options = [*settings(code, english, path), "--path-output", path]
    program = Path(sys.executable).with_name("jupyter-book")
    subprocess.run(
        [program, "build", ROOT, *options, "-n", "-W", "--keep-going", "--quiet"],
        check=True,
        env=os.environ | {"EDITION": code},
    )
    place = english / f"_build/html/{code}"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(path / "_build/html", place, copy_function=os.link)


if __name__ == "__main__":
    for code in sys.argv[1:]:
        build(code)
