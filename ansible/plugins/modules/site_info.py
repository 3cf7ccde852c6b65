#!/usr/bin/python
# -*- coding: utf-8 -*-

# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
module: site_info
short_description: Tell what the description of a Django site renders to
version_added: 1.0.0
description:
  - Renders a description with C(gen) on the controller and returns the files, their problems and what they require. The
    target is not asked and not touched.
extends_documentation_fragment:
  - proxypact.gen.gen
attributes:
  check_mode:
    description: Tells what a run would change and touches nothing.
    support: full
  diff_mode:
    description: Shows one difference per file and link.
    support: none
  async:
    description: Runs in the background.
    support: none
  vault:
    description: Reads encrypted files.
    support: full
author:
  - The proxypact authors (@proxypact)
seealso:
  - module: proxypact.gen.site
"""

EXAMPLES = r"""
- name: Ask what a site needs
  proxypact.gen.site_info:
    src: bookshop.toml
  register: bookshop

- name: Show the modules that Apache must have
  ansible.builtin.debug:
    msg: "{{ bookshop.requires.apache_modules }}"
"""

RETURN = r"""
outputs:
  description: The files, in the order in which they are rendered.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name for the O(proxypact.gen.site#module:outputs[].name) of M(proxypact.gen.site).
      type: str
      returned: always
    path:
      description: A relative path that C(gen render -o) would use.
      type: str
      returned: always
    mode:
      description: The permissions of a new file.
      type: str
      returned: always
    checksum:
      description: SHA-256 of the content.
      type: str
      returned: always
    content:
      description: What it holds.
      type: str
      returned: always
requires:
  description: What the files need of their host.
  returned: success
  type: dict
  contains:
    site:
      description: The name of the site.
      type: str
      returned: always
    apache_modules:
      description: Modules that must be enabled.
      type: list
      elements: str
      returned: always
    packages:
      description: Packages of the proxy.
      type: list
      elements: str
      returned: always
    ports:
      description: Ports that the proxy opens.
      type: list
      elements: int
      returned: always
    paths:
      description: Files and directories that must be there before.
      type: list
      elements: str
      returned: always
problems:
  description: What C(gen) has to say about the description.
  returned: always
  type: list
  elements: dict
  contains:
    id:
      description: A stable name of the kind of problem, for C(gen explain).
      type: str
      returned: always
    severity:
      description: V(error) or V(warning).
      type: str
      returned: always
    file:
      description: The O(src), or V(content) or V(definition).
      type: str
      returned: if it has a place
    line:
      description: The line in it, from 1.
      type: int
      returned: if it is known
    column:
      description: The column in it, from 1.
      type: int
      returned: if it is known
    key:
      description: The key in the description.
      type: str
      returned: if it is about one
    message:
      description: What is wrong.
      type: str
      returned: always
    hint:
      description: What to write in its place.
      type: str
      returned: if there is one
tool_version:
  description: The version of C(gen).
  returned: C(gen) answered
  type: str
  sample: 0.1.0
format_version:
  description: The version of its answer.
  returned: C(gen) answered
  type: str
  sample: "1.0"
"""

import copy

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.proxypact.gen.plugins.module_utils import options


def main():
    module = AnsibleModule(argument_spec=copy.deepcopy(options.SITE_INFO), supports_check_mode=True, **options.ONE_SOURCE)
    module.fail_json(msg="the action plugin of the same name does the work of this module, on the controller")


if __name__ == "__main__":
    main()
