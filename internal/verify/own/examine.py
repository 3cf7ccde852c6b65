"""Loads a project as an application server would, and says what its settings came to.

It sends nothing, and asks the database for nothing of its own accord.
"""

import ast
import importlib.util
import json
import os
import runpy
import sys
import traceback
from pathlib import Path

DIRECTORY, MODULE, RENDERED, REPORT = sys.argv[1:5]
SNIPPET = Path(RENDERED).stem
ABSENT = object()


class Refused(Exception):
    """A fact that follows the directory's name, and what to type next."""


def load(name):
    """What a server is told, as package.module:attribute."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute or "application")


def imported(name, hint):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name + ".").startswith(error.name + "."):
            raise Refused(f"has no module {name}", hint) from error
        raise


def application(source, calls):
    """The application that servers of that interface load; Django's own settings know one of WSGI alone."""
    settings = [getattr(source, calls.upper() + "_APPLICATION", None)]
    if calls == "asgi":
        settings.append((getattr(source, "WSGI_APPLICATION", None) or "").replace(".wsgi.", ".asgi."))
    named = [":".join(dotted.rsplit(".", 1)) for dotted in settings if dotted]
    chosen = os.environ.get("PROXYPACT_" + calls.upper()) or (named or [""])[0]
    hint = "name the application with --wsgi, such as config.wsgi:application"
    if calls == "asgi":
        hint = "name the application in the description, such as config.asgi:application"
    if not chosen:
        raise Refused(f"names no {calls.upper()} application in {MODULE}", hint)
    imported(chosen.partition(":")[0], hint)
    return chosen


def login():
    from django.urls import NoReverseMatch, reverse

    try:
        return reverse("admin:login")
    except NoReverseMatch:
        return ""


def copies():
    """Every file that was imported as the rendered settings."""
    modules = [m for name, m in sys.modules.items() if name.rpartition(".")[2] == SNIPPET]
    return sorted({os.path.realpath(m.__file__) for m in modules if getattr(m, "__file__", None)})


def statements(node):
    """Everything that runs when a module is imported, and nothing of its functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        yield child
        yield from statements(child)


def names(node):
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
        targets = [node.target]
    else:
        return []
    return [inner.id for target in targets for inner in ast.walk(target) if isinstance(inner, ast.Name)]


def star(node, package):
    """The module that a star import takes everything from, or None."""
    if not isinstance(node, ast.ImportFrom) or node.names[0].name != "*":
        return None
    name = "." * node.level + (node.module or "")
    return sys.modules.get(importlib.util.resolve_name(name, package))


def setter(source, name, value):
    """The last line of the settings file that gave name its value, as far as its text tells."""
    path = getattr(source, "__file__", None) or ""
    if not path.endswith(".py"):
        return ""
    found, after = 0, 0
    for node in statements(ast.parse(Path(path).read_bytes())):
        other = star(node, source.__package__)
        if other is not None and other.__name__.rpartition(".")[2] == SNIPPET:
            after = max(after, node.lineno)
        elif name in names(node) or hasattr(other, name) and getattr(other, name) == value:
            found = max(found, node.lineno)
    if found <= after:
        return ""
    where = f"{os.path.relpath(path, DIRECTORY)}:{found}"
    return where + (f", after the import in line {after}" if after else "")


def plain(value):
    """Lists mean the same in any order; a tuple is a record."""
    if isinstance(value, list):
        return sorted(map(str, value))
    return value


def compared(source):
    from django.conf import settings

    rendered = runpy.run_path(RENDERED)
    for name in filter(str.isupper, rendered):
        want, saw = rendered[name], getattr(settings, name, ABSENT)
        alike = list(saw) if isinstance(want, list) and isinstance(saw, (tuple, set)) else saw
        same = plain(alike) == plain(want)
        yield {
            "name": name,
            "same": same,
            "saw": "nothing" if saw is ABSENT else repr(saw)[:200],
            "want": repr(want)[:200],
            "where": "" if same else setter(source, name, saw),
        }


def findings():
    from django.core import checks

    for found in sorted(checks.run_checks(include_deployment_checks=True), key=lambda found: found.id or ""):
        if not found.is_silenced():
            yield {
                "id": found.id or "",
                "error": found.is_serious(checks.ERROR),
                "warning": found.is_serious(checks.WARNING),
                "text": " ".join(str(found.msg).split()).split(". ")[0].rstrip("."),
            }


def examined():
    source = imported(MODULE, "--settings takes what DJANGO_SETTINGS_MODULE would be, seen from the directory of manage.py")
    chosen = {calls: application(source, calls) for calls in os.environ["PROXYPACT_CALLS"].split()}
    import django
    from django.conf import settings

    for name in chosen.values():
        load(name)
    django.setup()
    return {
        **chosen,
        "module": settings.SETTINGS_MODULE,
        "login": login(),
        "first": (list(settings.MIDDLEWARE) or [""])[0],
        "copies": copies(),
        "settings": list(compared(source)),
        "findings": list(findings()),
    }


def told(error):
    """The end of a traceback, with nothing of Python's machinery for imports."""
    trace = traceback.TracebackException.from_exception(error)
    trace.stack = traceback.StackSummary.from_list(
        [frame for frame in trace.stack if "importlib" not in frame.filename and frame.filename != __file__]
    )
    return "".join(trace.format(chain=False)).strip().splitlines()[-8:]


def main():
    sys.path[0] = DIRECTORY  # where the servers look first
    try:
        report = examined()
    except Refused as refusal:
        report = dict(zip(("refusal", "hint"), refusal.args))
    except BaseException as error:  # a project may well exit
        report = {"trace": told(error)}
    Path(REPORT).write_text(json.dumps(report))
    os._exit(0)  # whatever the project has started


main()
