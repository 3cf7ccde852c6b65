# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Renders a description on the controller and asks no target."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

from ansible_collections.proxypact.gen.plugins.module_utils import options
from ansible_collections.proxypact.gen.plugins.plugin_utils.rendering import RenderingAction


class ActionModule(RenderingAction):

    spec = options.SITE_INFO

    def act(self, args, task_vars):
        document = self.render(args)
        outputs = [dict(name=one["id"], path=one["path"], mode=one["mode"], checksum=one["sha256"], content=one["content"]) for one in document["files"]]
        return dict(self.told(document), changed=False, outputs=outputs, requires=document["requires"][0])
