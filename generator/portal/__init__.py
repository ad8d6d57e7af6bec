"""Watching the vendor's portal: what it says of each operation, held against openapi.yaml.

``facts`` is the one model of what a source says. Each form has a reader (``openapi``, ``markdown``, ``text``),
``recognising`` tells which one fits; ``sources`` tries the portal's forms from the richest down; ``comparing``
holds two sources against each other; ``drafting`` turns what is missing here into a change of openapi.yaml.
"""
