# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the action plugins share: from the options of a task to the document of gen."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import copy
import json
import os

from ansible.errors import AnsibleError
from ansible.module_utils.basic import FILE_COMMON_ARGUMENTS
from ansible.plugins.action import ActionBase

from ansible_collections.proxypact.gen.plugins.module_utils import gen, options


class RenderingAction(ActionBase):
    """An action that renders a description on the controller."""

    _supports_check_mode = True
    _supports_async = False
    TRANSFERS_FILES = False

    # The argument specification, and whether the task takes core's file arguments.
    spec = {}
    takes_files = False

    # What render was given.
    source = executable = None

    def run(self, tmp=None, task_vars=None):
        result = super(RenderingAction, self).run(tmp, task_vars)
        del tmp
        try:
            args = self.checked_arguments()
            result.update(self.act(args, task_vars))
        except (gen.GenError, options.WrongOption) as e:
            result.update(dict(dict(problems=[]), **getattr(e, "result", {})), failed=True, msg=str(e))
        return result

    def checked_arguments(self):
        spec = copy.deepcopy(self.spec)
        if self.takes_files:
            spec.update(copy.deepcopy(FILE_COMMON_ARGUMENTS))
        args = self.validate_argument_spec(argument_spec=spec, **options.ONE_SOURCE)[1]
        if "outputs" in args:
            options.check_outputs(args["outputs"], "outputs")
        options.check_permissions(args.get("mode"))
        options.check_validate(args.get("validate"))
        return args

    def render(self, args):
        """Render the description, and remember it for what is asked of it later."""
        self.source = self.description(args)
        self.executable = gen.locate(args["executable"], os.environ.get("PATH", os.defpath))
        return gen.render(self.executable, *self.source, **dict((key, args[key]) for key in ("min_version", "fail_on", "stage")))

    def description(self, args):
        """Return the description as bytes, its syntax, and what it is called in problems."""
        if args["definition"] is not None:
            return as_json(args["definition"]).encode("utf-8"), "json", "definition"
        if args["content"] is not None:
            return args["content"].encode("utf-8"), "toml", "content"
        return self.read_source(args["src"]), "toml", args["src"]

    def read_source(self, src):
        try:
            path = self._loader.get_real_file(self._find_needle("files", src), decrypt=True)
        except AnsibleError as e:
            raise options.WrongOption("src: %s" % e)
        try:
            with open(path, "rb") as f:
                return f.read()
        finally:
            self._loader.cleanup_tmp_file(path)

    def told(self, document):
        """Return what every answer tells of gen, with problems that do not fail the task as its warnings."""
        told = dict((key, document[key]) for key in ("problems", "tool_version", "format_version"))
        return dict(told, warnings=[gen.word(problem) for problem in document["problems"]])


def as_json(definition):
    """Write variables as gen reads them."""
    try:
        return json.dumps(definition, default=plain, allow_nan=False)
    except (TypeError, ValueError) as e:
        raise options.WrongOption("definition: %s" % e)


def plain(value):
    """Word what is neither text nor a number: a string that is encrypted in place, or a date."""
    if getattr(value, "__ENCRYPTED__", False) or hasattr(value, "isoformat"):
        return str(value)
    raise TypeError("%r is nothing that a description can hold" % value)
