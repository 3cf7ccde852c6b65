"""Holds together what the action plugins accept, what the modules accept and what their documentation says.

Usage: specs.py ANSIBLE-DOC-JSON, with core and the collection on the path.
"""

import importlib
import json
import sys

from ansible.module_utils import basic
from ansible.plugins import loader  # which lets Python find collections

BASE = "ansible_collections.proxypact.gen.plugins."
documented = json.load(open(sys.argv[1]))


class Captured(Exception):
    pass


def capture(self, argument_spec, **kwargs):
    raise Captured(argument_spec, kwargs)


basic.AnsibleModule.__init__ = capture
getattr(loader, "init_plugin_loader", lambda: None)()  # newer cores wait to be asked


def of_module(name):
    """Return the specification that a module gives to core, with the file arguments that core adds."""
    try:
        importlib.import_module(BASE + "modules." + name).main()
    except Captured as e:
        spec, kwargs = e.args
        return dict(basic.FILE_COMMON_ARGUMENTS, **spec) if kwargs.get("add_file_common_args") else spec


def of_action(name):
    action = importlib.import_module(BASE + "action." + name).ActionModule
    return dict(basic.FILE_COMMON_ARGUMENTS, **action.spec) if action.takes_files else action.spec


def shape(options, inner):
    """Reduce options to what both sides say of them."""
    return {
        name: {
            "type": option.get("type", "str"),
            "required": bool(option.get("required")),
            "default": option.get("default"),
            "choices": option.get("choices"),
            "elements": option.get("elements"),
            "options": shape(option.get(inner) or {}, inner),
        }
        for name, option in options.items()
    }


def require_same(name, one, other, what):
    for option in sorted(set(one) | set(other)):
        if one.get(option) != other.get(option):
            sys.exit("%s: %s: %s\n%s\n%s" % (name, option, what, one.get(option), other.get(option)))


for name, doc in documented.items():
    short = name.rsplit(".", 1)[1]
    module = shape(of_module(short), "options")
    require_same(name, module, shape(doc["doc"]["options"], "suboptions"), "is not documented as it is")
    if doc["doc"]["has_action"]:
        require_same(name, module, shape(of_action(short), "options"), "is another in the action plugin")
    print("%s: %d options" % (name, len(module)))
