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
import signal
import subprocess
import tempfile
import threading

# The major version of gen's JSON. Fields may be added within one.
FORMAT = "1"


class GenError(Exception):
    """gen did not answer, or its answer does not fit; result is what a task may tell of it."""

    def __init__(self, message, **result):
        super(GenError, self).__init__(message)
        self.result = result


# What a program that is not gen may take of this machine: seconds, and bytes of an answer.
PATIENCE, MOST = 60, 1 << 24


def argv(executable, syntax, fail_on, stage):
    """Build the call. The description comes through stdin, so that a decrypted one never lies on a disk."""
    command = [executable, "render", "--format", "json", "--from", syntax, "--fail-on", "warning" if fail_on == "warning" else "error"]
    return command + (["--stage", stage] if stage else []) + ["-"]


def render(executable, data, syntax="toml", named="content", min_version=None, fail_on="error", stage=None):
    """Have gen render one description, and return its document."""
    if min_version and not re.match(r"^v?\d+(\.\d+)*$", min_version):
        raise GenError("min_version: %s is not a version such as 1.2.0" % min_version)
    document = read_document(*call(argv(executable, syntax, fail_on, stage), data))
    versions = dict((key, document.get(key)) for key in ("tool_version", "format_version"))
    check_versions(executable, min_version, **versions)
    check_shape(executable, document, versions)
    problems = [dict(problem, file=named) if problem.get("file") == "-" else problem for problem in document["problems"]]
    if not document["files"]:
        said = "; ".join(word(problem) for problem in problems)
        raise GenError(said or "%s: renders nothing, and does not say why" % executable, problems=problems, **versions)
    return dict(document, problems=problems)


def review(executable, data, syntax, named, before):
    """Have gen say what it means that one description takes the place of another; None: there is none. Return the
    statements and the problems, in words."""
    # What a host was told before is no secret there, and this is read by this user alone.
    with tempfile.NamedTemporaryFile(prefix="gen-", suffix=".json") as base:
        base.write((before or "").encode("utf-8"))
        base.flush()
        command = [executable, "diff", "--format", "json", "--base-file", base.name if before else os.devnull, "--from", syntax]
        document = read_document(*call(command + [os.devnull if data is None else "-"], data or b""))
    statements, problems = ([one for one in document.get(part) or [] if isinstance(one, dict)] for part in ("statements", "problems"))
    known = {"-": named, base.name: "what was applied before"}
    for one in statements + problems:
        one["file"] = known.get(one.get("file"), one.get("file"))
    return [state(one) for one in statements], [word(one).replace(base.name, known[base.name]) for one in problems]


def state(statement):
    """Word a statement as gen does on a terminal."""
    grade = ", ".join(str(statement[key]) for key in ("severity", "direction") if statement.get(key))
    return "%s: %s" % (grade, word(statement))


def call(command, data):
    try:
        # A session of its own, so that what it starts ends with it.
        gen = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    except OSError as e:
        if e.errno == errno.ENOENT:
            raise GenError("%s: is not on the controller; install gen there, or say where it is with executable" % command[0])
        raise GenError("%s: cannot be run on the controller: %s" % (command[0], e.strerror))
    stdout, stderr, late = converse(gen, data)
    if late or len(stdout) > MOST:
        raise GenError("%s: does not answer as gen does: %s" % (command[0], "it took %d seconds" % PATIENCE if late else "it said too much"))
    return command[0], gen.returncode, stdout, stderr


def converse(gen, data):
    """Give a program its input and read what it says, up to MOST bytes and for PATIENCE seconds."""
    late, said = [], {}

    def end():
        late.append(True)
        kill(gen)

    def listen(name, stream):
        said[name] = stream.read(MOST + 1)
        if len(said[name]) > MOST:
            kill(gen)

    clock = threading.Timer(PATIENCE, end)
    ears = [threading.Thread(target=listen, args=pair) for pair in (("stdout", gen.stdout), ("stderr", gen.stderr))]
    for thread in ears + [clock]:
        thread.daemon = True
        thread.start()
    try:
        gen.stdin.write(data)
        gen.stdin.close()
    except EnvironmentError:
        pass  # it has not read to the end, and says why
    for thread in ears:
        thread.join()
    gen.wait()
    clock.cancel()
    return said["stdout"], said["stderr"], bool(late)


def kill(gen):
    try:
        os.killpg(gen.pid, signal.SIGKILL)
    except EnvironmentError:
        pass


def read_document(executable, rc, stdout, stderr):
    try:
        document = json.loads(stdout.decode("utf-8"))
    except (ValueError, RuntimeError):  # too deep is RuntimeError
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


# What is used of an answer.
SHAPE = {"files": ("id", "path", "mode", "sha256", "content"), "problems": ("id", "severity", "message"), "requires": ("site", "packages", "paths")}


def check_shape(executable, document, versions):
    """Refuse an answer in which something is missing that gen always says."""
    for part, fields in SHAPE.items():
        entries = document.get(part)
        if not isinstance(entries, list) or not all(isinstance(one, dict) and all(one.get(field) is not None for field in fields) for one in entries):
            raise GenError("%s: does not answer as gen does: its %s are not whole" % (executable, part), **versions)
    if document["files"] and not document["requires"]:
        raise GenError("%s: does not answer as gen does: it renders files that require nothing" % executable, **versions)


def numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)]


def word(problem):
    """Word a problem as gen does on a terminal: its place first."""
    place = ":".join(str(problem[key]) for key in ("file", "line", "column") if problem.get(key))
    parts = [place, problem.get("key"), str(problem.get("message"))]
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
