# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of every plugin here, stated once for the controller and for the target.

It holds no default of a site: those are gen's.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import posixpath
import re

# Core's own file arguments, without their aliases, which would be ambiguous one level down.
FILE = dict(
    owner=dict(type="str"),
    group=dict(type="str"),
    mode=dict(type="raw"),
    seuser=dict(type="str"),
    serole=dict(type="str"),
    setype=dict(type="str"),
    selevel=dict(type="str"),
    attributes=dict(type="str", aliases=["attr"]),
    unsafe_writes=dict(type="bool"),
)

OUTPUT = dict(
    name=dict(type="str", required=True),
    path=dict(type="path", required=True),
    link=dict(type="path"),
    **FILE
)

FILES = dict(type="list", elements="dict", required=True, options=dict(content=dict(type="str"), **OUTPUT))

# How files are applied, whoever renders them.
APPLY = dict(
    validate=dict(type="raw"),
    backup=dict(type="bool", default=False),
    backup_dir=dict(type="path"),
    state=dict(type="str", choices=["present", "absent"], default="present"),
)

# What is rendered, and by which gen.
RENDER = dict(
    src=dict(type="path"),
    content=dict(type="str"),
    definition=dict(type="dict"),
    executable=dict(type="path", default="gen"),
    min_version=dict(type="str"),
    stage=dict(type="str", choices=["acme"]),
    fail_on=dict(type="str", choices=["error", "warning", "never"], default="error"),
)

SOURCES = ("src", "content", "definition")
ONE_SOURCE = dict(mutually_exclusive=[SOURCES], required_one_of=[SOURCES])

SITE = dict(RENDER, outputs=dict(type="list", elements="dict", required=True, options=OUTPUT), **APPLY)
SITE_INFO = dict(RENDER)
APPLY_FILES = dict(APPLY, files=FILES, keep=dict(type="dict", options=dict(name=dict(type="str", required=True), content=dict(type="str", required=True))))

PRESETS = ("nginx", "apache")


class WrongOption(Exception):
    """An option that is wrong whatever the target is."""


def check_outputs(outputs, option_name):
    """Refuse what cannot be told apart or found on the target."""
    if not outputs:
        raise WrongOption("%s: is empty" % option_name)
    taken = {}
    for output in outputs:
        for option in ("path", "link"):
            path = output.get(option)
            if path is None:
                continue
            if not path.startswith("/") or path.endswith("/"):
                raise WrongOption("%s: %s of %s is not an absolute path of a file" % (path, option, output["name"]))
            place = posixpath.normpath(path)
            if place in taken:
                raise WrongOption("%s: is written for both %s and %s" % (path, taken[place], output["name"]))
            taken[place] = output["name"]
        check_permissions(output.get("mode"), "mode of %s" % output["name"])


# Octal digits, or what chmod(1) calls symbolic; an integer is what YAML makes of 0644.
MODE = re.compile(r"^([0-7]{1,5}|[ugoa]*([-+=]([rwxXst]*|[ugo]))+(,[ugoa]*([-+=]([rwxXst]*|[ugo]))+)*)$")


def check_permissions(mode, called="mode"):
    """Refuse what core would stumble over only at a file that is there."""
    if mode is None or isinstance(mode, int) and not isinstance(mode, bool) and 0 <= mode <= 0o7777:
        return
    if not isinstance(mode, str) or not MODE.match(mode):
        raise WrongOption("%s: %r is neither octal digits nor a symbolic mode" % (called, mode))


def check_keep(keep):
    """Refuse a name that is no plain name of a file."""
    if keep and not re.match(r"^[a-z0-9][a-z0-9_-]{0,63}$", keep["name"]):
        raise WrongOption("keep: %r is not a name of lower-case letters, digits, - and _" % keep["name"])


def check_validate(validate):
    """Tell whether validate is a preset or a list of commands, each a list of words."""
    if validate in (None, "") or validate in PRESETS:
        return
    commands = validate if isinstance(validate, list) else [validate]
    for command in commands:
        if not isinstance(command, list) or not command or not all(isinstance(word, str) for word in command):
            raise WrongOption("validate: %r is neither %s nor a list of commands, each a list of words" % (command, " nor ".join(PRESETS)))
