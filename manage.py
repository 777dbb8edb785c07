#!/usr/bin/env python
"""The one door to every command: `.venv/bin/python manage.py help`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaogou.settings")
    execute_from_command_line(sys.argv)
