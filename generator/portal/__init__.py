"""Watch the Pexip documentation: compare what it publishes with openapi.yaml and with the last watch.

``sources`` finds what the portal offers, ``fetching`` requests it, ``recognizing`` decides how to read it. ``facts``
reduces OpenAPI documents to facts. ``markdown`` reads pages, ``text`` turns pages of text into Markdown, ``page`` makes
facts of what they found, and ``overlay`` applies these to a document. ``comparing`` compares two documents with the
change report, ``additions`` states what is new, ``baseline`` keeps the documentation for the next watch, and
``reporting`` writes the report.
"""
