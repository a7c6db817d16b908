"""Scores of three pages by Lighthouse: ``python -m tools.lighthouse``; needs Node.

The home page, the heaviest chapter and the glossary are served compressed, as the web
would serve them.
"""

import gzip
import json
import os
import shutil
import subprocess
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from tools import ROOT

SITE = ROOT / "_build/html"
PAGES = "book/index", "book/game/minimax", "book/back/glossary"
PROGRAM = ["npx", "--yes", "lighthouse@12"]
FLAGS = "--headless --no-sandbox"


class Compressed(SimpleHTTPRequestHandler):
    """Serve the site, compressed."""

    def do_GET(self):
        path = SITE / self.path.split("?")[0].lstrip("/")
        if not path.is_file():
            return self.send_error(404)
        content = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


def scores(url, *options):
    """Return {category: score of 100} of a page."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    command = [*PROGRAM, url, "--output=json", "--quiet", f"--chrome-flags={FLAGS}"]
    done = subprocess.run(
        [*command, *options],
        env=os.environ | {"CHROME_PATH": chromium},
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(done.stdout)["categories"]
    return {name: round(100 * part["score"]) for name, part in found.items()}


def main():
    with ThreadingHTTPServer(("localhost", 0), Compressed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for page in PAGES:
            url = f"http://localhost:{server.server_port}/{page}.html"
            for kind, options in ("desktop", ["--preset=desktop"]), ("mobile", []):
                print(page, kind, scores(url, *options))
        server.shutdown()


if __name__ == "__main__":
    main()
