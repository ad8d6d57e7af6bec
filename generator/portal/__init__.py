"""Watching the vendor's portal: what it says of each operation, held against openapi.yaml.

``facts`` is the one model of what a source says. Each form has a reader (``openapi``, ``markdown``, ``text_list``, ``text_compact``,
``portal_api``), ``comparing`` holds two sources against each other, ``drafting`` turns what is missing into a change of openapi.yaml.
"""
