# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The contract with gen on the controller: how it is called, and what its answer is.

It renders nothing and knows no rule of a site. Its one invariant: an answer that is used has the format that this
code was written for.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import errno
import json
import os
import re
import subprocess

# The major version of gen's JSON. Fields may be added within one.
FORMAT = "1"


class GenError(Exception):
    """gen did not answer, or its answer does not fit; result is what a task may tell of it."""

    def __init__(self, message, **result):
        super(GenError, self).__init__(message)
        self.result = result


def argv(executable, syntax, fail_on):
    """Build the call. The description comes through stdin, so that a decrypted one never lies on a disk."""
    return [executable, "render", "--format", "json", "--from", syntax, "--fail-on", "warning" if fail_on == "warning" else "error", "-"]


def render(executable, data, syntax="toml", named="content", min_version=None, fail_on="error"):
    """Have gen render one description, and return its document."""
    document = read_document(*call(argv(executable, syntax, fail_on), data))
    versions = dict((key, document.get(key)) for key in ("tool_version", "format_version"))
    check_versions(executable, min_version, **versions)
    problems = [dict(problem, file=named) if problem.get("file") == "-" else problem for problem in document["problems"]]
    errors = [problem for problem in problems if not document["files"]]
    if errors:
        raise GenError("; ".join(word(problem) for problem in errors), problems=problems, **versions)
    return dict(document, problems=problems)


def call(command, data):
    try:
        gen = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as e:
        if e.errno == errno.ENOENT:
            raise GenError("%s: is not on the controller; install gen there, or say where it is with executable" % command[0])
        raise GenError("%s: cannot be run on the controller: %s" % (command[0], e.strerror))
    stdout, stderr = gen.communicate(data)
    return command[0], gen.returncode, stdout, stderr


def read_document(executable, rc, stdout, stderr):
    try:
        document = json.loads(stdout.decode("utf-8"))
    except ValueError:
        document = None
    if not isinstance(document, dict) or "format_version" not in document:
        said = (stderr or stdout).decode("utf-8", "replace").strip().splitlines()
        raise GenError("%s: does not answer as gen does (exit code %d): %s" % (executable, rc, said[0] if said else "it said nothing"))
    return document


def check_versions(executable, min_version, tool_version, format_version):
    """Refuse what was not made for this collection, before its answer is used."""
    versions = dict(tool_version=tool_version, format_version=format_version)
    if str(format_version).split(".")[0] != FORMAT:
        raise GenError("%s: answers in format %s, and this collection reads %s.x" % (executable, format_version, FORMAT), **versions)
    if min_version and numbers(str(tool_version)) < numbers(min_version):
        raise GenError("%s: is version %s, and min_version is %s" % (executable, tool_version, min_version), **versions)


def numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)]


def word(problem):
    """Word a problem as gen does on a terminal: its place first."""
    place = ":".join(str(problem[key]) for key in ("file", "line", "column") if problem.get(key))
    parts = [place, problem.get("key"), problem["message"]]
    text = ": ".join(part for part in parts if part)
    return "%s (%s)" % (text, problem["hint"]) if problem.get("hint") else text


def locate(executable, path):
    """Find the program as a shell of the controller would."""
    if os.sep in executable:
        return os.path.expanduser(executable)
    for directory in path.split(os.pathsep):
        candidate = os.path.join(directory, executable)
        if os.path.isfile(candidate) and os.access(candidate, os.X_OK):
            return candidate
    return executable
