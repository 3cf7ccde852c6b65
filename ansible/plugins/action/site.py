# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Renders a description on the controller and hands the files to the target in one round trip."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import json

from ansible_collections.proxypact.gen.plugins.module_utils import gen, options
from ansible_collections.proxypact.gen.plugins.plugin_utils.rendering import RenderingAction

# What is for the controller alone.
OURS = ("outputs",) + tuple(options.RENDER)


class ActionModule(RenderingAction):

    spec = options.SITE
    takes_files = True

    def act(self, args, task_vars):
        document = self.render(args)
        module_args = dict((option, value) for option, value in args.items() if option not in OURS and value is not None)
        module_args["files"] = [given(one) for one in rendered(document["files"], args["outputs"])]
        if document.get("descriptions") and not args["stage"]:
            module_args["keep"] = kept(document["descriptions"][0])
        told = self.told(document)
        applied = self._execute_module("proxypact.gen.apply_files", module_args=module_args, task_vars=task_vars)
        before = applied.pop("kept", None)
        applied.get("invocation", {}).get("module_args", {}).pop("keep", None)  # which was encrypted perhaps
        if before is not None and applied.get("changed") and not applied.get("failed"):
            told["summary"], doubts = self.summary(args["state"], before)
            told["warnings"] += doubts
        return dict(applied, **dict(told, warnings=told["warnings"] + applied.get("warnings", [])))

    def summary(self, state, before):
        """Say what the change means for the site, which no difference of files does."""
        data, syntax, named = self.source
        try:
            return gen.review(self.executable, None if state == "absent" else data, syntax, named, before)
        except gen.GenError as e:
            return [], ["it is applied, and not said what that means: %s" % e]


def kept(description):
    return dict(name=description["site"], content=json.dumps(description["content"], sort_keys=True))


def rendered(files, outputs):
    """Return the outputs in gen's order, each with its content."""
    contents = dict((one["id"], one["content"]) for one in files)
    unknown = [output["name"] for output in outputs if output["name"] not in contents]
    if unknown:
        raise gen.GenError("outputs: no %s is rendered; there are %s" % (", ".join(unknown), ", ".join(contents)))
    order = list(contents)
    return [dict(output, content=contents[output["name"]]) for output in sorted(outputs, key=lambda output: order.index(output["name"]))]


def given(output):
    """Leave out what was not said: core would take an empty option for a value."""
    return dict((option, value) for option, value in output.items() if value is not None and option != "attr")
