"""Watch the Pexip documentation: compare its pages with openapi.yaml and with the last watch, line by line.

``sources`` finds the portal's content, and ``fetching`` requests it. ``lines`` reduces each page to lines. ``expected``
lists the lines that openapi.yaml leads to expect, and ``comparing`` compares them with a page. ``watching`` compares
everything that was read with openapi.yaml and with ``baseline``, and ``reporting`` writes the report. A whole OpenAPI
document goes to the change report (``generator.changes.published``).
"""
