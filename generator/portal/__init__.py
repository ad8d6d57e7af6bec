"""Watch the Pexip documentation: compare what it publishes with openapi.yaml and with the last watch.

``document`` reads OpenAPI documents, ``markdown`` and ``text`` read pages; all of them return the flat facts of
``facts``. ``sources`` finds what the portal offers, ``fetching`` requests it. ``comparing`` compares facts,
``baseline`` keeps them for the next watch, ``drafting`` edits openapi.yaml, ``reporting`` writes the report.
"""
