"""Watch the Pexip documentation: compare what it publishes with openapi.yaml and with the last watch.

``sources`` finds what the portal offers, ``fetching`` requests it. ``facts`` reduces OpenAPI documents to facts;
``markdown`` and ``text`` read pages, ``page`` gives them the same form, and ``overlay`` applies them to a document.
``comparing`` compares two documents with the change report, ``baseline`` keeps them for the next watch, ``reporting``
writes the report.
"""
