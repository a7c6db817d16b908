import os

from tools import ENVIRONMENT

os.environ.update(ENVIRONMENT)
